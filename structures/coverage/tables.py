"""Who covers which commune: its lists, and the file that changes it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from structures.coverage.models import Coverage
from structures.ground.french import number
from structures.ground.lists import Column, ListFilter, ListTable, Words

PERIMETER_COLUMNS = (
    "code_commune",
    "nom_commune",
    "code_structure",
    "nom_structure",
    "quotite",
    "valable_du",
    "source",
)


def perimeter_lines(rows: Iterable[Coverage]) -> list[Sequence[str]]:
    """Return who covers what, in the format of the file that changes it."""
    return [PERIMETER_COLUMNS, *map(_coverage, rows)]


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


class PerimeterTable(ListTable):
    """How many communes each structure covers."""

    caption = "Périmètres des structures"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "structures/coverage/_perimeter_row.html"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", shown=False)
    communes = Column("Communes", "communes", sort="communes", amount=True)
    shared = Column("dont partagées", "shared", sort="shared", amount=True)


class CommuneTable(ListTable):
    """The communes of a structure."""

    caption = "Communes couvertes"
    noun = ("commune", "communes")
    first_order = "commune"
    row_template = "structures/coverage/_commune_row.html"

    commune = Column("Commune", "commune.name", sort="commune__name")
    code = Column("Code", "commune_id", sort="commune")
    share = Column(
        "Quotité (%)", lambda row: Decimal(row.share_bp).scaleb(-2), sort="share_bp", amount=True
    )
    valid_from = Column("Depuis le", "valid_from", sort="valid_from")


class CommuneFilter(ListFilter):
    """What the communes of a structure may be narrowed to."""

    text = Words("Commune", ("commune__name", "commune__code"))
