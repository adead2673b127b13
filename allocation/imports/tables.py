"""The activity file to fill in."""

from itertools import product

from allocation.imports.readers.activity import Expected
from structures.ground.files.tables import csv_file

ACTIVITY_COLUMNS = (
    "code_structure",
    "annee_reference",
    "indicateur",
    "valeur",
    "date_extraction",
    "source",
    "definition",
    "commentaire",
)


def activity_template_csv(expected: Expected) -> bytes:
    """Return the activity file to fill in: one row a structure and indicator, no value."""
    cells = product(sorted(expected.structures), sorted(expected.indicators))
    year = expected.reference_year
    rows = ([code, year, number, "", "", "", "", ""] for code, number in cells)
    return csv_file([ACTIVITY_COLUMNS, *rows])
