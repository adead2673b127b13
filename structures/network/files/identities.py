"""The rows of a file of structures: what names each, and where it is registered. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from structures.ground.fields import column
from structures.ground.readings import Findings, is_missing, parse_day, parse_words, plain_code
from structures.ground.spreadsheets import Table
from structures.models import Structure
from structures.network.files.territories import parse_territory
from structures.reference.kinds import Asked, Column

CODE = re.compile(r"[A-Z0-9]{2,10}")
Regime = Structure.Regime
REGISTRATION = ("tribunal", "volume", "folio", "date_inscription")
# What each regime is known by, before the convention.
NEEDED = {Regime.LOCAL_LAW: REGISTRATION, Regime.LAW_1901: ("rna",), Regime.PUBLIC: ()}
COLUMNS = (
    Column("code", "Deux à dix chiffres ou majuscules. Il ne changera plus.", "ML01"),
    Column("nom", "Nom d’usage, tel qu’on le lit dans les listes.", "Mission locale du Nord"),
    Column(
        "nom_legal",
        "Dénomination des statuts, que la convention cite.",
        "Association Mission locale du Nord",
    ),
    Column("type", "ML (mission locale) ou PAIO.", "ML"),
    Column("territoire", "Numéro du territoire.", "1"),
    Column("regime", "loi_1901, droit_local (Alsace-Moselle) ou public.", "loi_1901"),
    Column("tribunal", "Droit local : tribunal d’inscription.", "", False),
    Column("volume", "Droit local : volume du registre.", "", False),
    Column("folio", "Droit local : folio du registre.", "", False),
    Column("date_inscription", "Droit local : date d’inscription, 21/06/1990.", "", False),
    Column("siret", "14 chiffres. Demandé avant la convention.", "00010001600013", False),
    Column("rna", "Association de la loi de 1901 : W suivi de 9 chiffres.", "W123456789", False),
    Column("adresse", "Numéro et voie du siège.", "1 rue du Pont"),
    Column("code_postal", "Cinq chiffres : gardez le zéro initial.", "01000"),
    Column("ville", "Commune du siège.", "Bourg-en-Bresse"),
    Column("courriel", "Adresse de la structure, pas d’une personne.", "contact@ml.example", False),
    Column("telephone", "Téléphone de la structure.", "01 99 00 00 01", False),
)
FIELDS = {
    "nom": "name",
    "nom_legal": "legal_name",
    "type": "kind",
    "regime": "regime",
    "tribunal": "court",
    "volume": "register_volume",
    "folio": "register_folio",
    "siret": "siret",
    "rna": "rna",
    "adresse": "street",
    "code_postal": "postcode",
    "ville": "town",
    "courriel": "email",
    "telephone": "phone",
}
COMPACT, CODES = ("siret", "rna", "code_postal"), ("volume", "folio", "telephone")


@dataclass(frozen=True)
class StructureRow:
    """A structure as a file gives it: its territory's number, and its fields by name.

    A column that the file does not have is in no field: what is stored stays.
    """

    line: int
    code: str
    territory: int
    values: Mapping[str, object]


def parse_code(text: str) -> str:
    """Read the code of a structure. Raises ValueError, in French."""
    code = plain_code(text)
    if not CODE.fullmatch(code):
        shown = f"« {text} »" if text else "cellule vide"
        raise ValueError(
            f"Code de structure attendu ({shown}) : deux à dix majuscules sans accent ou chiffres."
        )
    return code


def read_structures(table: Table, asked: Asked, findings: Findings) -> list[StructureRow]:
    """Read the rows, each code and each SIRET once."""
    codes: dict[str, StructureRow] = {}
    sirets: dict[str, int] = {}
    for line, cells in table.rows:
        if line in table.defects:
            findings.error(table.defects[line], line)
        elif row := _row(line, cells, findings):
            first = codes.get(row.code)
            if first:
                findings.error(
                    f"Déjà donné à la ligne {first.line} : supprimez une ligne.", line, "code"
                )
            siret = str(row.values.get("siret") or "")
            if siret and sirets.setdefault(siret, line) != line:
                findings.error(
                    f"Ce SIRET est déjà à la ligne {sirets[siret]} : corrigez l’un des deux.",
                    line,
                    "siret",
                )
            codes.setdefault(row.code, row)
    return list(codes.values())


def _row(line: int, cells: Mapping[str, str], findings: Findings) -> StructureRow | None:
    code = findings.parsed(parse_code, cells["code"], line, "code")
    territory = findings.parsed(parse_territory, cells["territoire"], line, "territoire")
    values: dict[str, object] = {}
    for name, field in FIELDS.items():
        if name in cells:
            values[field] = findings.parsed(_parser(name, field), cells[name], line, name)
    if "date_inscription" in cells:
        text = cells["date_inscription"]
        values["registered_on"] = (
            None if is_missing(text) else findings.parsed(parse_day, text, line, "date_inscription")
        )
    if code is None or territory is None:
        return None
    _check_regime(line, cells, values, findings)
    return StructureRow(line, code, territory, values)


def _parser(name: str, field: str) -> Callable[[str], object]:
    """Return what reads a column: what the page of identity accepts, without grouping spaces."""

    def parse(text: str) -> object:
        if name in COMPACT:
            text = re.sub(r"[\s.]", "", plain_code(text))
        elif name in CODES:
            text = plain_code(text)
        kept = column(Structure, field)
        if text:
            parse_words(text.lstrip("+") if name == "telephone" else text, kept.max_length or 200)
        try:
            return kept.clean(text, None)
        except ValidationError as wrong:
            raise ValueError(
                f"« {text} » : {' '.join(wrong.messages)}" if text else EMPTY
            ) from wrong

    return parse


EMPTY = "Cellule vide : cette information est obligatoire."


def _check_regime(
    line: int, cells: Mapping[str, str], values: Mapping[str, object], findings: Findings
) -> None:
    """Say what the regime still needs, and refuse what it cannot have."""
    regime = str(values.get("regime") or "")
    if regime not in NEEDED:
        return
    needed = NEEDED[Regime(regime)]
    lacking = [name for name in needed if name in cells and is_missing(cells[name])]
    if lacking:
        findings.warning(
            f"{Regime(regime).label} : il manque {', '.join(lacking)}, demandé avant la "
            "convention. La structure est enregistrée sans.",
            line,
            lacking[0],
        )
    if regime == Regime.PUBLIC:
        for name in (*REGISTRATION, "rna"):
            if not is_missing(cells.get(name, "")):
                findings.error(
                    "Un organisme public n’est ni inscrit au tribunal ni au répertoire des "
                    "associations : videz la cellule, ou corrigez le régime.",
                    line,
                    name,
                )


def registered(row: StructureRow) -> date | None:
    """Return the day of registration that the row gives, if it does."""
    day = row.values.get("registered_on")
    return day if isinstance(day, date) else None
