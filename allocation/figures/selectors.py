"""The n-1 figures, as the pages and the computation read them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, Count, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from allocation.campaigns.selectors import (
    campaign_structures,
    measured_indicators,
    years_shared_by,
)
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.models import Figure, FigurePart
from allocation.models import Campaign, Indicator, IndicatorPart
from allocation.year_before.selectors import Beside, YearBefore
from structures.ground.history.events import CREATED, DELETED, events_of
from structures.models import Structure

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    FigureLine = WithAnnotations[Structure, "Missing"]
    TotalledIndicator = WithAnnotations[Indicator, "IndicatorTotal"]

SHOWN_WITH_A_FIGURE = ("indicator", "import_batch__file", "recorded_by", "counted_under")
SHOWN_WITH_ITS_PAST = ("recorded_by", "import_batch__file", "counted_under")
Cell = tuple[int, int]
NOT_READ = "import_batch__file__content"


@dataclass(frozen=True)
class WrittenValue:
    """A value that a cell holds or held: its row, and by which request it was written.

    `request` is what the history knows of it, or None for what was there before history was kept.
    """

    figure: Figure
    request: dict[str, str] | None
    current: bool = False


@dataclass(frozen=True)
class FigureCounts:
    """How many figures a campaign has: by indicator, of how many structures."""

    entered_by: dict[Indicator, int]
    structures: int

    @property
    def cells(self) -> int:
        """How many values are expected."""
        return len(self.entered_by) * self.structures

    @property
    def entered(self) -> int:
        """How many values are there."""
        return sum(self.entered_by.values())

    @property
    def missing(self) -> int:
        """How many values are missing."""
        return self.cells - self.entered


def figure_counts(campaign: Campaign) -> FigureCounts:
    """Count the figures of a campaign that count in its sharing, reading none. One query.

    Where a second source counts for an indicator, they are its own.
    """
    sharing = campaign_structures(campaign).order_by()
    there = Case(
        When(counted_source="", then=Count("figures", filter=Q(figures__structure__in=sharing))),
        default=_counted_elsewhere(sharing),
    )
    of_structures = sharing.values(all=Value(1)).annotate(count=Count("pk")).values("count")
    counted = measured_indicators(campaign).annotate(
        there=there, structures=Subquery(of_structures)
    )
    indicators = list(counted.order_by("number"))  # a query that groups has no order of its own
    structures = indicators[0].structures or 0 if indicators else 0
    return FigureCounts({one: one.there for one in indicators}, structures)


def _counted_elsewhere(sharing: "QuerySet[Structure]") -> Coalesce:
    """Count what the second source of an indicator has that counts in place of the figures."""
    # By its path: second sources stand above figures.
    counting = Indicator.objects.filter(
        pk=OuterRef("pk"),
        second_sources__kind=OuterRef("counted_source"),
        second_sources__figures__structure__in=sharing.values("pk"),
    )
    counted = counting.order_by().values("pk").annotate(n=Count("second_sources__figures"))
    return Coalesce(Subquery(counted.values("n")), 0)


def structure_figures(
    campaign: Campaign, structure: Structure
) -> list[tuple[Indicator, Figure | None]]:
    """Return each measured indicator with the structure's figure, or None. Two queries."""
    own = campaign.figures.filter(structure=structure).select_related(*SHOWN_WITH_A_FIGURE)
    found = {figure.indicator_id: figure for figure in own.defer(NOT_READ)}
    return [(i, found.get(i.pk)) for i in measured_indicators(campaign)]


def figures_beside(
    campaign: Campaign, structure: Structure
) -> list[tuple[Indicator, Figure | None, Beside]]:
    """Return the structure's figures, each beside its value of the year before. Five queries.

    A sum that is told by its parts has them beside it.
    """
    figures = structure_figures(campaign, structure)
    before = YearBefore(campaign, [indicator for indicator, _ in figures], [structure])
    parts = told_by_parts(campaign, [structure.pk])
    return [
        (
            indicator,
            figure,
            replace(
                before.beside(structure.pk, indicator, figure.value if figure else None),
                parts=tuple(parts.get((structure.pk, indicator.pk), ())),
            ),
        )
        for indicator, figure in figures
    ]


def told_by_parts(
    campaign: Campaign, structures: Iterable[int] | None = None
) -> dict[Cell, list[tuple[str, Decimal]]]:
    """Return the parts of the sums that are told by them, by structure and indicator. One query.

    Of `structures`, by their keys, else of all. Each part is its label and its value, in the
    order of the list.
    """
    counted = FigurePart.objects.filter(campaign=campaign)
    if structures is not None:
        counted = counted.filter(structure__in=list(structures))
    rows = counted.values_list("structure", "part__indicator", "part__label", "value")
    found: dict[Cell, list[tuple[str, Decimal]]] = {}
    for structure, indicator, label, value in rows:
        found.setdefault((structure, indicator), []).append((label, value))
    return found


def parts_of(
    indicator: Indicator, structure: Structure
) -> list[tuple[IndicatorPart, FigurePart | None]]:
    """Return each part of a summed indicator with what a structure counts, or None. Two queries."""
    counted = FigurePart.objects.filter(part__indicator=indicator, structure=structure)
    found = {one.part_id: one for one in counted.select_related("recorded_by")}
    return [(part, found.get(part.pk)) for part in indicator.parts.all()]


def campaign_taking_figures(structure: Structure) -> Campaign | None:
    """Return the latest campaign that takes figures and counts the structure. Two queries.

    One that is prepared, adopted or closed is not in its way.
    """
    taking = list(Campaign.objects.filter(state__in=OPEN_TO_FIGURES))
    shared = years_shared_by(structure.code, taking) if taking else set()
    return next((one for one in taking if one.year in shared), None)


class Missing(TypedDict):
    """How many values a structure lacks, which are commented, the least share that one is of."""

    missing: int
    commented: list[int] | None
    prorata: Decimal | None


class IndicatorTotal(TypedDict):
    """What the network has of an indicator: how many values, and their sum, None without any."""

    entered: int
    total: Decimal | None


def indicator_totals(campaign: Campaign) -> "QuerySet[TotalledIndicator]":
    """Return the measured indicators with what the whole network has of each. One query."""
    known = Figure.objects.filter(structure__in=campaign_structures(campaign).values("pk"))
    counted = known.filter(indicator=OuterRef("pk")).order_by().values("indicator")
    entered = counted.annotate(entered=Count("pk")).values("entered")
    total = counted.annotate(total=Sum("value")).values("total")
    return measured_indicators(campaign).annotate(
        entered=Coalesce(Subquery(entered), 0), total=Subquery(total)
    )


def value_name(indicator: Indicator) -> str:
    """Return the name under which a structure of `listed_figures` has its value."""
    return f"value_{indicator.number}"


def listed_figures(campaign: Campaign, indicators: Iterable[Indicator]) -> "QuerySet[FigureLine]":
    """Return the campaign's structures, each with its values and how many are missing. One query.

    A value is there under `value_name`, None where it is missing; `missing` counts these.
    `prorata` is the least share of the year, in percent, that some value was reduced to;
    `commented` has the keys of the indicators whose value has a comment, None without any.
    """
    needed = list(indicators)
    figures = Figure.objects.filter(structure=OuterRef("pk"), indicator__in=needed)
    entered = figures.order_by().values("structure").annotate(entered=Count("pk"))
    values = {
        value_name(one): Subquery(figures.filter(indicator=one).values("value")) for one in needed
    }
    reduced = figures.order_by().values("structure").annotate(least=Min("prorata_percent"))
    said = figures.order_by().exclude(comment="").values("structure")
    return campaign_structures(campaign).annotate(
        **values,
        commented=Subquery(said.annotate(found=ArrayAgg("indicator")).values("found")),
        prorata=Subquery(reduced.values("least")),
        missing=len(needed) - Coalesce(Subquery(entered.values("entered")), 0),
    )


def written_values(structure: Structure, indicator: Indicator) -> list[WrittenValue]:
    """Return every value that a cell ever held, latest first. Two queries.

    An event of a change holds what was there before, and who came after.
    """
    cell = {"structure": structure, "indicator": indicator}
    past = events_of(Figure).filter(**cell).defer(NOT_READ)
    written: list[WrittenValue] = []
    request = None
    for event in past.select_related(*SHOWN_WITH_ITS_PAST, "pgh_context"):
        if event.pgh_label != CREATED:
            written.append(WrittenValue(event, request))
        gone = event.pgh_label == DELETED or event.pgh_context is None
        request = None if gone else event.pgh_context.metadata
    now = Figure.objects.filter(**cell).select_related(*SHOWN_WITH_ITS_PAST)
    written += [WrittenValue(figure, request, current=True) for figure in now.defer(NOT_READ)]
    return written[::-1]


def written_parts(structure: Structure, indicator: Indicator) -> list[FigurePart]:
    """Return every value that the parts of a sum hold or held, latest first. Two queries.

    An event of a change holds what was there before; those that were never written have none.
    """
    cell = {"structure": structure, "part__indicator": indicator}
    past = events_of(FigurePart).filter(**cell).exclude(pgh_label=CREATED)
    now = FigurePart.objects.filter(**cell)
    found = [
        *past.select_related("part", "recorded_by"),
        *now.select_related("part", "recorded_by"),
    ]
    return sorted(found, key=lambda one: one.recorded_at, reverse=True)
