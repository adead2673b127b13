"""The list of structures, as files for spreadsheets."""

import io
from collections.abc import Iterable

import openpyxl

from structures.ground.files.tables import Cell, csv_file, harmless
from structures.models import Mandate
from structures.network.directory import DirectoryRow

COLUMNS = (
    "Code",
    "Nom",
    "Dénomination légale",
    "Type",
    "Territoire",
    "Régime juridique",
    "Tribunal d’inscription",
    "Volume",
    "Folio",
    "Inscrite le",
    "SIRET",
    "RNA",
    "Adresse",
    "Code postal",
    "Commune du siège",
    "Adresse électronique",
    "Téléphone",
    "Présidence",
    "Adresse de la présidence",
    "Direction",
    "Adresse de la direction",
    "Référent à la Région",
    "Communes couvertes",
    "Ouverte le",
    "Fermée le",
)


def directory_csv(rows: Iterable[DirectoryRow]) -> bytes:
    """Return the list as CSV: UTF-8 with its mark, `;`, one line a structure."""
    return csv_file(_table(rows))


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


def _table(rows: Iterable[DirectoryRow]) -> list[list[Cell]]:
    return [list(COLUMNS), *([harmless(value) for value in _values(row)] for row in rows)]


def _values(row: DirectoryRow) -> list[object]:
    one = row.structure
    return [
        one.code,
        one.name,
        one.legal_name,
        one.get_kind_display(),
        one.territory,
        one.get_regime_display(),
        one.court,
        one.register_volume,
        one.register_folio,
        one.registered_on,
        one.siret,
        one.rna,
        one.street,
        one.postcode,
        one.town,
        one.email,
        one.phone,
        *_person(row.president),
        *_person(row.director),
        one.referent,
        one.communes,
        one.opened_on,
        one.closed_on,
    ]


def _person(mandate: Mandate | None) -> tuple[str, str]:
    return (mandate.full_name, mandate.email) if mandate else ("", "")
