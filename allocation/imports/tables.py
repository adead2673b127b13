"""The lists of imports and of what one reads, and the activity file to fill in."""

from decimal import Decimal
from itertools import product

from allocation.imports.models import ImportBatch, ImportedValue
from allocation.imports.readers.activity import Expected
from allocation.year_before.selectors import YearBefore
from structures.ground.files.tables import csv_file
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words
from structures.network.selectors import STRUCTURE_WORDS

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


class ImportTable(ListTable):
    """The files sent in, the latest first."""

    caption = "Fichiers déposés"
    noun = ("fichier", "fichiers")
    first_order = "-uploaded_at"
    row_template = "allocation/imports/_import_row.html"
    ties = ("-pk",)
    nothing = "Aucun fichier n’a encore été déposé."

    file = Column("Fichier", "file.name", sort="file__name")
    kind = Column("Nature", lambda batch: batch.get_kind_display(), sort="kind")
    uploaded_at = Column("Déposé", "uploaded_at", sort="uploaded_at")
    uploaded_by = Column("Par", "uploaded_by", shown=False)
    applied_at = Column("État", "applied_at", sort="applied_at")
    sha256 = Column("Empreinte SHA-256", "file.sha256", shown=False)


class ImportFilter(ListFilter):
    """What the imports may be narrowed to."""

    kind = Choice("Nature", ImportBatch.Kind.choices, everything="Toutes")


class ValueTable(ListTable):
    """The values read in a file, beside those they replace."""

    caption = "Valeurs lues dans le fichier et valeurs qu’elles remplacent"
    noun = ("valeur", "valeurs")
    first_order = "indicator"
    row_template = "allocation/imports/_import_value_row.html"
    ties = ("indicator__number", "structure__code")

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", shown=False)
    indicator = Column("Indicateur", "indicator.number", sort="indicator__number")
    value = Column("Valeur lue", "value", sort="value", amount=True)
    replaced = Column("Remplace", "replaced", sort="replaced", amount=True)


def before_column(before: YearBefore) -> tuple[str, Column]:
    """Return the column of the year before, which is in the cell of the value on the page."""

    def value(found: ImportedValue) -> Decimal | None:
        return before.value_of(found.structure_id, found.indicator_id)

    return "before", Column(f"Valeur {before.year}", value, shown=False)


class ValueFilter(ListFilter):
    """What the values may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)
