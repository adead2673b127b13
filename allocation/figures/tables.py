"""The list of figures: a structure a row, a measured indicator a column."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from allocation.figures.selectors import value_name
from allocation.models import Indicator
from allocation.year_before.selectors import YearBefore
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words

if TYPE_CHECKING:
    from allocation.figures.selectors import FigureLine


class FigureListTable(ListTable):
    """The n-1 values of each structure; the columns of the indicators are those of the year."""

    caption = "Données n-1 par structure et par indicateur"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/figures/_figure_row.html"
    foot_template = "allocation/figures/_figure_totals.html"
    classes = "amounts"

    name = Column("Structure", "name", sort="name")
    code = Column("Code", "code", sort="code", shown=False)


def figure_columns(indicators: Sequence[Indicator], before: YearBefore) -> list[tuple[str, Column]]:
    """Return a column for each indicator, with its name; then those of the year before, exported.

    On the page they are in the same cell.
    """
    names = [(value_name(one), f"{one.number}. {one.short_label}") for one in indicators]
    shown = [(name, Column(label, name, sort=name, amount=True)) for name, label in names]
    exported = [
        (
            f"before_{one.number}",
            Column(
                f"{one.number}. {one.short_label}, {before.year}", _before(before, one), shown=False
            ),
        )
        for one in indicators
    ]
    return [*shown, *exported]


def _before(before: YearBefore, indicator: Indicator) -> Callable[[Any], Decimal | None]:
    return lambda structure: before.value_of(structure.pk, indicator.pk)


class FigureFilter(ListFilter):
    """What the list of figures may be narrowed to."""

    text = Words("Structure", ("name", "code", "town"))
    values = Choice(
        "Valeurs",
        [("missing", "Incomplètes"), ("complete", "Complètes")],
        everything="Toutes",
        method="with_values",
    )

    def with_values(
        self, rows: "QuerySet[FigureLine]", name: str, asked: str
    ) -> "QuerySet[FigureLine]":
        """Keep the structures that lack a value, or those that lack none."""
        return rows.filter(missing__gt=0) if asked == "missing" else rows.filter(missing=0)
