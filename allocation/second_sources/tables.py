"""The lists of second sources, of what one counted, and of the State's ratios."""

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words
from structures.network.selectors import STRUCTURE_WORDS

if TYPE_CHECKING:
    from allocation.second_sources.selectors import StructureLine


class SourceTable(ListTable):
    """The second sources of a year, with what each and the structures have in all."""

    caption = "Secondes sources"
    noun = ("seconde source", "secondes sources")
    first_order = "indicator"
    row_template = "allocation/second_sources/_source_row.html"
    ties = ("kind",)
    nothing = (
        "Aucune seconde source n’est déclarée. Un responsable ou un administrateur en déclare "
        "une sur cette page, tant que la répartition n’est pas arrêtée."
    )

    indicator = Column("Indicateur", "indicator.number", sort="indicator__number")
    label = Column("Intitulé", "indicator.short_label", shown=False)
    name = Column("Source", "name", sort="name")
    kind = Column("Organisme", lambda one: one.get_kind_display(), shown=False)
    definition = Column("Ce qu’elle compte", "definition", shown=False)
    counts = Column("Compte", "counts")
    own_total = Column("Structures", "own_total", sort="own_total", amount=True)
    total = Column("Source", "total", sort="total", amount=True)
    entered = Column("Valeurs connues", "entered", sort="entered", amount=True)
    gap = Column("Écart", lambda one: _less(one.total, one.own_total), amount=True)


def _less(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left - right


class ComparisonTable(ListTable):
    """What a second source counted of each structure, beside its own value."""

    caption = "Valeurs des structures et de la seconde source"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/second_sources/_comparison_row.html"

    structure = Column("Structure", "name", sort="name")
    code = Column("Code", "code", sort="code", shown=False)
    own = Column("Compté par elle", "own", sort="own", amount=True)
    other = Column("Compté par la source", "other", sort="other", amount=True)
    gap = Column("Écart", "gap", sort="gap", amount=True)
    document = Column("Document", "document", sort="document")


class ComparisonFilter(ListFilter):
    """What the structures may be narrowed to."""

    text = Words("Structure", ("name", "code", "town"))
    values = Choice(
        "Valeurs",
        [("missing", "Inconnues de la source"), ("apart", "Qui diffèrent")],
        everything="Toutes",
        method="with_values",
    )

    def with_values(
        self, rows: "QuerySet[StructureLine]", name: str, asked: str
    ) -> "QuerySet[StructureLine]":
        """Keep what the source does not know, or what differs."""
        return rows.filter(other=None) if asked == "missing" else rows.exclude(gap=Decimal(0))


class RatioTable(ListTable):
    """The State's ratios, a structure and a ratio a row."""

    caption = "Ratios de l’État"
    noun = ("ratio", "ratios")
    first_order = "name"
    row_template = "allocation/second_sources/_ratio_row.html"
    ties = ("name", "structure__code")
    nothing = "Aucun ratio n’a été transmis pour cette année."

    name = Column("Ratio", "name", sort="name")
    structure = Column("Structure", "structure.name", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    year = Column("Année", "year", shown=False)
    value = Column("Valeur", "value", sort="value", amount=True)
    unit = Column("Unité", "unit", shown=False)
    source = Column("Source", "source", sort="source")


class RatioFilter(ListFilter):
    """What the ratios may be narrowed to."""

    text = Words("Structure ou ratio", (*STRUCTURE_WORDS, "name"))
