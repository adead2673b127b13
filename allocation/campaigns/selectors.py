"""Where a campaign stands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from allocation.campaigns.models import FULL_SHARE_BP
from allocation.campaigns.states import LABELS, ORDER, State, reached
from allocation.engine import split
from allocation.models import Axis, Campaign, Indicator, StateChange
from structures.ground.french import basis_points, date_long, in_a_row
from structures.models import Structure

SCALE = 1000
PAIR = 2


@dataclass(frozen=True)
class Step:
    """A state of the year: "done", "current" or "todo", and who reached it when."""

    label: str
    state: str
    detail: str


@dataclass(frozen=True)
class Segment:
    """An axis's part of the envelope bar; `x` and `width` count in thousandths of it."""

    number: int
    label: str
    note: str
    percent_text: str
    amount_cents: int
    x: int
    width: int


def current_campaign() -> Campaign | None:
    """Return the latest campaign, or None before the first. One query."""
    return Campaign.objects.first()


def axes_with_indicators(campaign: Campaign) -> list[Axis]:
    """Return the axes in order, each with its indicators. Two queries."""
    indicators = Prefetch("indicators", Indicator.objects.order_by("number"))
    return list(campaign.axes.prefetch_related(indicators))


def measured_indicators(campaign: Campaign) -> QuerySet[Indicator]:
    """Return the active indicators of fixed axes: those that need a figure. One query."""
    return campaign.indicators.filter(active=True, axis__kind=Axis.Kind.FIXED).select_related(
        "axis"
    )


def solidarity_numbers(axes: Iterable[Axis]) -> list[int]:
    """Return the numbers of the active indicators that take the coefficient (rule 3).

    No query on the axes of `axes_with_indicators`.
    """
    found = (indicator for axis in axes for indicator in axis.indicators.all())
    return [one.number for one in found if one.active and one.meaning.takes_solidarity]


def indicators_measuring(campaign: Campaign, measures: Collection[str]) -> str:
    """Name the active indicators of some measures, by code, in French. One query.

    As « l’indicateur 1 », « les indicateurs 2 à 7 », or « aucun indicateur ».
    """
    found = campaign.indicators.filter(active=True, measure__in=measures)
    return named(list(found.values_list("number", flat=True)))


def named(numbers: list[int]) -> str:
    """Name indicators by their numbers, in order; more than two that follow each other in one go.

    >>> named([2, 3, 4])
    'les indicateurs 2 à 4'
    """
    if not numbers:
        return "aucun indicateur"
    first, last = numbers[0], numbers[-1]
    if len(numbers) > PAIR and numbers == list(range(first, last + 1)):
        return f"les indicateurs {first} à {last}"
    names = in_a_row([str(number) for number in numbers])
    return f"les indicateurs {names}" if len(numbers) > 1 else f"l’indicateur {names}"


def campaign_structures(campaign: Campaign) -> QuerySet[Structure]:
    """Return the structures that share the campaign's envelope, by code. One query.

    They are those of the year, then those of the adopted run: who joins later has no part.
    """
    structures = Structure.objects.order_by("code")
    if not reached(campaign.state, State.ADOPTED):
        return structures.filter(counted_in(campaign.year))
    return structures.filter(run_totals__run__adoption__campaign=campaign)


def counted_in(year: int) -> Q:
    """Return the condition that a structure has a part of `year`'s envelope.

    It is open for a day of the year at least. One that merged within the year does not
    count: its figures do, added to those of the structure that goes on.
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    opened = Q(opened_on=None) | Q(opened_on__lte=last)
    going_on = Q(closed_on=None) | Q(closed_on__gt=last)
    return opened & (going_on | Q(closed_on__gt=first, merged_into=None))


def envelope_segments(campaign: Campaign) -> list[Segment]:
    """Return one segment an axis, amounts as the engine splits them. One query."""
    axes = list(campaign.axes.all())
    amounts = split(campaign.envelope_cents, {axis.number: axis.share_bp for axis in axes})
    return segments(
        [(axis.number, axis.label, axis.get_kind_display(), axis.share_bp) for axis in axes],
        amounts,
    )


def segments(
    axes: Iterable[tuple[int, str, str, int]], amounts: Mapping[int, int]
) -> list[Segment]:
    """Lay axes (number, label, kind in words, share in basis points) end to end on the bar."""
    found, x = [], 0
    for number, label, note, share_bp in axes:
        width = share_bp * SCALE // FULL_SHARE_BP
        percent_text = basis_points(share_bp)
        found.append(Segment(number, label, note, percent_text, amounts[number], x, width))
        x += width
    return found


def steps(campaign: Campaign) -> list[Step]:
    """Return the states of the year, in order. One query."""
    changes = {c.state: c for c in campaign.state_changes.select_related("changed_by")}
    return [
        Step(LABELS[s].capitalize(), _progress(campaign, s), _detail(changes.get(s))) for s in ORDER
    ]


def _progress(campaign: Campaign, state: State) -> str:
    if campaign.state == state:
        return "current"
    return "done" if reached(campaign.state, state) else "todo"


def _detail(change: StateChange | None) -> str:
    if change is None:
        return ""
    day = date_long(timezone.localtime(change.changed_at).date())
    return f"{day}, {change.changed_by}"
