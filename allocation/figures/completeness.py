"""How far the figures of a campaign are: what is missing, what no comment explains yet."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.figures.checks import Values, row_warnings
from allocation.models import Campaign
from allocation.year_before.selectors import YearBefore
from structures.models import Structure

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from allocation.models import Figure

Cell = tuple[int, int]


@dataclass(frozen=True)
class ToExplain:
    """What is to be read again in a cell: sentences, and the question of a large variation.

    A comment answers both: a cell that has one is not there.
    """

    warnings: list[str]
    question: str

    @property
    def sentences(self) -> list[str]:
        """All of it."""
        return [*self.warnings, *filter(None, [self.question])]


def row_to_explain(
    structure: int, values: Values, commented: Collection[int], before: YearBefore
) -> dict[int, ToExplain]:
    """Return what no comment explains yet in the values of a structure, by indicator.

    All are by their keys; `before` names the indicators, and asks once what it knows.
    """
    then = {one.pk: before.value_of(structure, one.pk) for one in before.indicators}
    warnings = row_warnings(before.indicators, values, then)
    found = {}
    for one in before.indicators:
        if one.pk not in commented:
            question = before.beside(structure, one, values.get(one.pk)).question
            found[one.pk] = ToExplain(warnings.get(one.pk, []), question)
    return {key: cell for key, cell in found.items() if cell.sentences}


def cells_to_explain(
    campaign: Campaign,
    structures: Collection[Structure] | None = None,
    before: YearBefore | None = None,
) -> dict[Cell, ToExplain]:
    """Return, by structure and indicator, what no comment explains yet. Four queries.

    Of `structures`, else of all those of the campaign. One query with a `before` that was asked.
    """
    before = before or YearBefore(campaign, measured_indicators(campaign), structures)
    figures = campaign.figures.all()
    if structures is not None:
        figures = figures.filter(structure__in=[one.pk for one in structures])
    return _read(figures, before).to_explain(before)


def unusual_cells(campaign: Campaign) -> dict[Cell, bool]:
    """Return what is to be read again in the figures, and whether a comment explains it.

    By structure and indicator, of those who share the envelope. Five queries.
    """
    before = YearBefore(campaign, measured_indicators(campaign))
    sharing = campaign_structures(campaign).order_by().values("pk")
    entered = _read(campaign.figures.filter(structure__in=sharing), before)
    return {
        (structure, indicator): indicator in entered.commented.get(structure, ())
        for structure, own in entered.values.items()
        for indicator in row_to_explain(structure, own, (), before)
    }


@dataclass(frozen=True)
class _Entered:
    """What is entered of each structure, by its key: values by indicator, which are commented."""

    values: dict[int, dict[int, Decimal | None]]
    commented: dict[int, set[int]]

    def to_explain(self, before: YearBefore) -> dict[Cell, ToExplain]:
        """Return what no comment explains yet, by structure and indicator."""
        return {
            (structure, indicator): cell
            for structure, own in self.values.items()
            for indicator, cell in row_to_explain(
                structure, own, self.commented.get(structure, ()), before
            ).items()
        }


def _read(figures: "QuerySet[Figure]", before: YearBefore) -> _Entered:
    """Read the figures of the indicators that `before` names. One query."""
    found = _Entered({}, {})
    named = figures.filter(indicator__in=[one.pk for one in before.indicators])
    rows = named.order_by().values_list("structure", "indicator", "value", "comment")
    for structure, indicator, value, comment in rows:
        found.values.setdefault(structure, {})[indicator] = value
        if comment.strip():
            found.commented.setdefault(structure, set()).add(indicator)
    return found


@dataclass(frozen=True)
class Margin:
    """How far a row or a column of the figures is: values there, expected, to be explained."""

    entered: int
    expected: int
    to_explain: int

    @property
    def is_complete(self) -> bool:
        """Whether every value is there; one may still have to be explained."""
        return self.entered == self.expected


@dataclass(frozen=True)
class Completeness:
    """How far the figures of a campaign are, by key: for each structure and each indicator."""

    structures: dict[int, Margin]
    indicators: dict[int, Margin]


def completeness(campaign: Campaign, before: YearBefore | None = None) -> Completeness:
    """Return how far each structure and each indicator is. Five queries, whatever the network.

    Two with a `before` that was asked; it knows all the structures.
    """
    before = before or YearBefore(campaign, measured_indicators(campaign))
    sharing = list(campaign_structures(campaign).order_by().values_list("pk", flat=True))
    found = _read(campaign.figures.filter(structure__in=sharing), before)
    entered = {(structure, one) for structure, own in found.values.items() for one in own}
    waiting = set(found.to_explain(before))
    indicators = [one.pk for one in before.indicators]
    return Completeness(
        _margins(sharing, len(indicators), (0, entered, waiting)),
        _margins(indicators, len(sharing), (1, entered, waiting)),
    )


def _margins(
    keys: Iterable[int], expected: int, cells: tuple[int, set[Cell], set[Cell]]
) -> dict[int, Margin]:
    side, entered, waiting = cells
    there = Counter(cell[side] for cell in entered)
    asked = Counter(cell[side] for cell in waiting)
    return {key: Margin(there[key], expected, asked[key]) for key in keys}
