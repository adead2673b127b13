"""Files for spreadsheets: the list of structures, and who covers which commune."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import openpyxl

from structures.models import Coverage, Mandate
from structures.selectors.directory import DirectoryRow
from structures.typography import number

# Excel reads accents in a CSV only after this mark.
BYTE_ORDER_MARK = "\ufeff"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    *("Code", "Nom", "Dénomination légale", "Type", "Territoire", "Régime juridique"),
    *("Tribunal d’inscription", "Volume", "Folio", "Inscrite le", "SIRET", "RNA"),
    *("Adresse", "Code postal", "Commune du siège", "Adresse électronique", "Téléphone"),
    *("Présidence", "Adresse de la présidence", "Direction", "Adresse de la direction"),
    *("Référent à la Région", "Communes couvertes", "Ouverte le", "Fermée le"),
)
PERIMETER_COLUMNS = (
    *("code_commune", "nom_commune", "code_structure", "nom_structure"),
    *("quotite", "valable_du", "source"),
)
# A spreadsheet takes a text that begins so for a formula, and runs it.
FORMULA = re.compile(r"^[=+\-@\t\r]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cell = str | int


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as the CSV that spreadsheets open by themselves: UTF-8 with its mark, `;`."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def directory_csv(rows: Iterable[DirectoryRow]) -> bytes:
    """Return the list as CSV: UTF-8 with its mark, `;`, one line a structure."""
    return csv_file(_table(rows))


def perimeter_csv(rows: Iterable[Coverage]) -> bytes:
    """Return who covers what as CSV, in the format of the file that changes it."""
    return csv_file(
        [PERIMETER_COLUMNS, *([harmless(value) for value in _coverage(row)] for row in rows)]
    )


def directory_xlsx(rows: Iterable[DirectoryRow]) -> bytes:
    """Return the list as a workbook: the first row stays in sight, dates are ISO texts."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Structures"
    sheet.freeze_panes = "C2"
    for row in _table(rows):
        sheet.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def harmless(value: object) -> Cell:
    """Return what a cell may hold: a number as it is, a text that no spreadsheet runs.

    >>> harmless("=1+1")
    "'=1+1"
    """
    if isinstance(value, int):
        return value
    text = CONTROL.sub("", "" if value is None else str(value))
    return f"'{text}" if FORMULA.match(text) else text


def _table(rows: Iterable[DirectoryRow]) -> list[list[Cell]]:
    return [list(COLUMNS), *([harmless(value) for value in _values(row)] for row in rows)]


def _values(row: DirectoryRow) -> list[object]:
    one = row.structure
    return [
        *(one.code, one.name, one.legal_name, one.get_kind_display(), one.territory),
        *(one.get_regime_display(), one.court, one.register_volume, one.register_folio),
        *(one.registered_on, one.siret, one.rna, one.street, one.postcode, one.town),
        *(one.email, one.phone, *_person(row.president), *_person(row.director)),
        *(one.referent, one.communes, one.opened_on, one.closed_on),
    ]


def _person(mandate: Mandate | None) -> tuple[str, str]:
    return (mandate.full_name, mandate.email) if mandate else ("", "")


def _coverage(row: Coverage) -> list[str]:
    return [
        *(row.commune_id, row.commune.name, row.structure.code, row.structure.name),
        *(number(Decimal(row.share_bp).scaleb(-2)), row.valid_from.isoformat(), row.source),
    ]
