"""Who covers which commune, as a file for spreadsheets."""

from collections.abc import Iterable
from decimal import Decimal

from structures.coverage.models import Coverage
from structures.ground.files.tables import csv_file, harmless
from structures.ground.french import number

PERIMETER_COLUMNS = (
    "code_commune",
    "nom_commune",
    "code_structure",
    "nom_structure",
    "quotite",
    "valable_du",
    "source",
)


def perimeter_csv(rows: Iterable[Coverage]) -> bytes:
    """Return who covers what as CSV, in the format of the file that changes it."""
    return csv_file(
        [PERIMETER_COLUMNS, *([harmless(value) for value in _coverage(row)] for row in rows)]
    )


def _coverage(row: Coverage) -> list[str]:
    return [
        row.commune_id,
        row.commune.name,
        row.structure.code,
        row.structure.name,
        number(Decimal(row.share_bp).scaleb(-2)),
        row.valid_from.isoformat(),
        row.source,
    ]
