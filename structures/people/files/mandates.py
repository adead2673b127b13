"""The rows of a file of people: who holds which function of a structure, and when. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError

from structures.ground.fields import FIRST_DAY, LAST_DAY, column
from structures.ground.readings import Findings, is_missing, parse_day, parse_words, plain_code
from structures.ground.spreadsheets import Table, column_key
from structures.models import Mandate
from structures.network.files.identities import parse_code
from structures.people.selectors import Function
from structures.reference.kinds import Asked, Column

FUNCTIONS = {
    "presidence": Function.PRESIDENT,
    "direction": Function.DIRECTOR,
    "direction_adjointe": Function.DEPUTY,
    "contact": Function.CONTACT,
}
SPELLINGS = {
    **FUNCTIONS,
    **{function.value: function for function in Function},
    **dict.fromkeys(("president", "presidente"), Function.PRESIDENT),
    **dict.fromkeys(("directeur", "directrice"), Function.DIRECTOR),
    **dict.fromkeys(("directeur_adjoint", "directrice_adjointe"), Function.DEPUTY),
    "autre_contact": Function.CONTACT,
}
COLUMNS = (
    Column("code_structure", "Code de la structure.", "ML01"),
    Column("fonction", "presidence, direction, direction_adjointe ou contact.", "direction"),
    Column("nom", "Prénom et nom, sans civilité.", "Camille Martin"),
    Column("courriel", "Adresse professionnelle.", "direction@ml.example", False),
    Column("telephone", "Téléphone professionnel.", "01 99 00 00 01", False),
    Column("debut", "Premier jour du mandat, 01/09/2024.", "01/09/2024"),
    Column("fin", "Dernier jour du mandat, inclus. Vide : mandat en cours.", "", False),
)


@dataclass(frozen=True)
class MandateRow:
    """A mandate as a file gives it (`ends_on` excluded); None where no column says it."""

    line: int
    structure: str
    function: Function
    full_name: str
    email: str | None
    phone: str | None
    starts_on: date
    ends_on: date | None


def read_mandates(table: Table, asked: Asked, findings: Findings) -> list[MandateRow]:
    """Read the rows."""
    rows = []
    for line, cells in table.rows:
        if line in table.defects:
            findings.error(table.defects[line], line)
        elif row := _row(line, cells, findings):
            rows.append(row)
    return rows


def _row(line: int, cells: Mapping[str, str], findings: Findings) -> MandateRow | None:
    code = findings.parsed(parse_code, cells["code_structure"], line, "code_structure")
    function = findings.parsed(_function, cells["fonction"], line, "fonction")
    name = findings.parsed(lambda text: parse_words(text, 150), cells["nom"], line, "nom")
    email = _optional(cells, "courriel", _contact("email"), line, findings)
    phone = _optional(cells, "telephone", _contact("phone"), line, findings)
    starts_on = findings.parsed(_day, cells["debut"], line, "debut")
    last = cells.get("fin", "")
    last_day = None if is_missing(last) else findings.parsed(_day, last, line, "fin")
    if code is None or function is None or name is None or starts_on is None:
        return None
    if last_day and last_day < starts_on:
        findings.error("La fin d’un mandat suit son début : vérifiez les deux dates.", line, "fin")
        return None
    ends_on = last_day + timedelta(days=1) if last_day else None
    return MandateRow(line, code, function, name, email, phone, starts_on, ends_on)


def _function(text: str) -> Function:
    found = SPELLINGS.get(column_key(text))
    if found is None:
        shown = f"« {text} »" if text else "cellule vide"
        raise ValueError(f"Fonction attendue parmi {', '.join(FUNCTIONS)} ({shown}).")
    return found


def _day(text: str) -> date:
    day = parse_day(text)
    if not FIRST_DAY <= day < LAST_DAY:
        raise ValueError(
            f"« {text} » : une date de {FIRST_DAY.year} à {LAST_DAY.year} est attendue."
        )
    return day


def _contact(field: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        kept = column(Mandate, field)
        if text:
            parse_words(text.lstrip("+"), kept.max_length or 254)
        try:
            return str(kept.clean(plain_code(text) if field == "phone" else text, None))
        except ValidationError as wrong:
            raise ValueError(f"« {text} » : {' '.join(wrong.messages)}") from wrong

    return parse


def _optional(
    cells: Mapping[str, str],
    name: str,
    parse: Callable[[str], str],
    line: int,
    findings: Findings,
) -> str | None:
    return findings.parsed(parse, cells[name], line, name) if name in cells else None
