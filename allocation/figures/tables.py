"""The list of figures: a structure a row, a measured indicator a column."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from allocation.campaigns.selectors import part_labels
from allocation.engine.measures import Kind
from allocation.figures.selectors import told_by_parts, value_name
from allocation.models import Campaign, Indicator
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


def figure_columns(
    indicators: Sequence[Indicator], before: YearBefore, *, exported: bool
) -> list[tuple[str, Column]]:
    """Return a column for each indicator, with its name; then those that are exported alone.

    These are the values of the year before, which a page has in the same cell, and where the
    list is `exported`, what a sum is made of.
    """
    names = [(value_name(one), f"{one.number}. {one.short_label}") for one in indicators]
    shown = [(name, Column(label, name, sort=name, amount=True)) for name, label in names]
    then = [
        (
            f"before_{one.number}",
            Column(
                f"{one.number}. {one.short_label}, {before.year}", _before(before, one), shown=False
            ),
        )
        for one in indicators
    ]
    parts = _part_columns(indicators, Parts(before.campaign)) if exported else []
    return [*shown, *then, *parts]


def _part_columns(indicators: Sequence[Indicator], parts: "Parts") -> list[tuple[str, Column]]:
    sums = [one for one in indicators if one.meaning.kind == Kind.SUM]
    labels = part_labels(parts.campaign) if sums else {}
    return [
        (
            f"part_{one.number}_{rank}",
            Column(
                f"{one.number}. {one.short_label}, {label}",
                _counted(parts, one, label),
                shown=False,
            ),
        )
        for one in sums
        for rank, label in enumerate(labels.get(one.number, []), start=1)
    ]


class Parts:
    """What each structure counts under each part of a sum; one query, at the first question."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._found: dict[tuple[int, int], dict[str, Decimal]] | None = None

    def of(self, structure: int, indicator: int, label: str) -> Decimal | None:
        """Return what is counted under a part, or None."""
        if self._found is None:
            told = told_by_parts(self.campaign)
            self._found = {cell: dict(counted) for cell, counted in told.items()}
        return self._found.get((structure, indicator), {}).get(label)


def _counted(parts: Parts, indicator: Indicator, label: str) -> Callable[[Any], Decimal | None]:
    return lambda structure: parts.of(structure.pk, indicator.pk, label)


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
