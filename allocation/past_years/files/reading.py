"""The rows of files about money of before: a year, a structure, an amount or a figure. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal

from allocation.past_years.models import FIRST_YEAR, LAST_YEAR
from allocation.past_years.selectors import FORMER_GRANT
from structures.ground.fields import parse_euros, parse_typed
from structures.ground.readings import Findings, is_missing, kind_of_row, parse_whole, parse_words
from structures.ground.spreadsheets import Table, column_key
from structures.network.files.identities import parse_code
from structures.reference.kinds import Asked, Column

LONGEST, MOST_DECIMALS = 200, 4
MOST_CENTS = 10**15
NATURES = {"montant": "amount", "donnee": "figure"}
GRANT_COLUMNS = (
    Column(
        "annee",
        "Année d’une campagne en préparation : la dotation en devient un paramètre. Année sans "
        "campagne ici : la dotation versée cette année-là, gardée pour mémoire.",
        "2024",
    ),
    Column("code_structure", "Code de la structure.", "ML01"),
    Column("montant", "En euros, deux décimales au plus.", "125 000,00"),
    Column("source", "Délibération, convention, budget…", "Délibération du 12 avril 2024"),
)
PAST_COLUMNS = (
    Column("annee", "Année d’avant la première campagne.", "2024"),
    Column("code_structure", "Code de la structure.", "ML01"),
    Column("nature", "montant (en euros) ou donnee (un nombre).", "donnee"),
    Column(
        "intitule",
        "Ce qui est compté ou versé, le même d’une année à l’autre.",
        "Jeunes accueillis pour la première fois",
    ),
    Column(
        "valeur", "Le montant ou le nombre, jamais vide : une absence n’est pas un zéro.", "412"
    ),
    Column("source", "D’où elle vient.", "Rapport d’activité 2024"),
)


@dataclass(frozen=True)
class PastRow:
    """A value of a structure and a year; an amount is in cents."""

    line: int
    year: int
    structure: str
    nature: Literal["amount", "figure"]
    label: str
    value: Decimal | int
    source: str


def parse_year(text: str) -> int:
    """Read a year. Raises ValueError, in French."""
    year = parse_whole(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"« {text} » : une année de {FIRST_YEAR} à {LAST_YEAR} est attendue.")
    return year


def parse_amount(text: str) -> int:
    """Read an amount in euros as cents. Raises ValueError, in French."""
    if is_missing(text):
        raise ValueError(
            "Montant manquant : ce n’est pas un zéro. Saisissez-le, ou retirez la ligne."
        )
    cents = parse_euros(text)
    if cents > MOST_CENTS:
        raise ValueError(f"« {text} » dépasse ce qu’une Région verse : vérifiez le montant.")
    return cents


def parse_value(text: str) -> Decimal:
    """Read a number that is not negative. Raises ValueError, in French."""
    if is_missing(text):
        raise ValueError(
            "Valeur manquante : ce n’est pas un zéro. Saisissez-la, ou retirez la ligne."
        )
    return parse_typed(text, MOST_DECIMALS)


def read_grants(table: Table, asked: Asked, findings: Findings) -> list[PastRow]:
    """Read former grants, one a structure and a year."""
    return _read(table, findings, grants=True)


def read_past_years(table: Table, asked: Asked, findings: Findings) -> list[PastRow]:
    """Read amounts and figures, one a structure, a year and a label."""
    return _read(table, findings, grants=False)


def _read(table: Table, findings: Findings, *, grants: bool) -> list[PastRow]:
    lines: dict[tuple[str, int, str, str], int] = {}
    rows = []
    for line, cells in table.rows:
        if what := kind_of_row(cells["annee"]):
            findings.notice(f"Ligne ignorée ({what}).", line, "annee")
        elif line in table.defects:
            findings.error(table.defects[line], line)
        elif row := _row(line, cells, findings, grants):
            key = row.structure, row.year, row.nature, row.label
            if lines.setdefault(key, line) != line:
                findings.error(f"Déjà donné à la ligne {lines[key]} : supprimez une ligne.", line)
            rows.append(row)
    return rows


def _row(line: int, cells: Mapping[str, str], findings: Findings, grants: bool) -> PastRow | None:
    words = partial(parse_words, longest=LONGEST)
    year = findings.parsed(parse_year, cells["annee"], line, "annee")
    code = findings.parsed(parse_code, cells["code_structure"], line, "code_structure")
    source = findings.parsed(words, cells["source"], line, "source")
    if grants:
        nature, label, name = "amount", FORMER_GRANT, "montant"
    else:
        nature = findings.parsed(_nature, cells["nature"], line, "nature") or ""
        label = findings.parsed(words, cells["intitule"], line, "intitule") or ""
        name = "valeur"
    value: Decimal | int | None
    if nature == "figure":
        value = findings.parsed(parse_value, cells[name], line, name)
    else:
        value = findings.parsed(parse_amount, cells[name], line, name)
    if year is None or code is None or source is None or value is None:
        return None
    if not label or nature not in ("amount", "figure"):
        return None
    return PastRow(
        line, year, code, "amount" if nature == "amount" else "figure", label, value, source
    )


def _nature(text: str) -> str:
    found = NATURES.get(column_key(text))
    if found is None:
        shown = f"« {text} »" if text else "cellule vide"
        raise ValueError(f"Nature attendue : montant ou donnee ({shown}).")
    return found
