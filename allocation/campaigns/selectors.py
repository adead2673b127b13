"""Where a campaign stands."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from allocation.campaigns.models import Axis, Campaign, Indicator, StateChange
from allocation.campaigns.states import State, reached
from allocation.corrections.models import Correction
from structures.ground import clock
from structures.ground.french import in_a_row
from structures.models import Structure
from structures.region.selectors import frame_on

PAIR = 2
LONG_TEXTS = ("legal_visas", "special_terms", "appeal_route", "envelope_note", "notes")


def campaigns_by_year() -> QuerySet[Campaign]:
    """Return all the campaigns, the latest year first, as the frame of a page needs them.

    One query, without their long texts. Each brings how the Region is named today, for the
    frame: `region_name` and `region_logo`.
    """
    corrected = {"was_corrected": Exists(_corrections_of(OuterRef("pk")))}
    return Campaign.objects.annotate(**frame_on(clock.today()), **corrected).defer(*LONG_TEXTS)


def current_among(campaigns: Iterable[Campaign]) -> Campaign | None:
    """Return the one that people work on, or None without any; the latest year comes first.

    It is the latest that was opened: a year in preparation takes nobody away from the one
    under way. No query on a list.
    """
    found = sorted(campaigns, key=lambda one: one.state == State.PREPARATION)
    return found[0] if found else None


def current_campaign() -> Campaign | None:
    """Return the campaign that people work on, or None before the first. One query."""
    return current_among(campaigns_by_year())


def alive_among(campaigns: Sequence[Campaign]) -> list[Campaign]:
    """Return those in which something is left to do: the opened ones, then those in preparation.

    A year that is closed is among them only where no other is open: the latest, then. No query.
    """
    opened = [one for one in campaigns if reached(one.state, State.COLLECTION)]
    going_on = [one for one in opened if one.state != State.CLOSED]
    prepared = [one for one in campaigns if one.state == State.PREPARATION]
    return [*(going_on or opened[:1]), *prepared]


def years_shared_by(code: str, campaigns: Iterable[Campaign]) -> set[int]:
    """Return the years in whose envelope a structure has a part. One query, for any number."""
    shares = {
        f"has_a_part_of_{one.year}": Exists(
            campaign_structures(one).order_by().filter(pk=OuterRef("pk"))
        )
        for one in campaigns
    }
    if not shares:
        return set()  # asked for no column, the query would return them all
    found = Structure.objects.filter(code=code).values(**shares).first() or {}
    return {int(name.rpartition("_")[2]) for name, shared in found.items() if shared}


def latest_campaign() -> Campaign | None:
    """Return the campaign of the latest year, opened or not, or None before the first."""
    return Campaign.objects.first()


def axes_with_indicators(campaign: Campaign) -> list[Axis]:
    """Return the axes in order, each with its indicators. Two queries."""
    indicators = Prefetch("indicators", Indicator.objects.order_by("number"))
    return list(campaign.axes.prefetch_related(indicators))


def part_labels(campaign: Campaign) -> dict[int, list[str]]:
    """Return the parts of each summed indicator, in order, by its number. One query."""
    found: dict[int, list[str]] = {}
    listed = campaign.indicators.filter(parts__isnull=False).order_by("number", "parts__number")
    for number, label in listed.values_list("number", "parts__label"):
        found.setdefault(number, []).append(label)
    return found


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


def campaign_of(year: int) -> Campaign:
    """Return the campaign of `year`, or answer 404.

    It brings `went_back` and `was_corrected`, which pages ask of.
    """
    found = Campaign.objects.annotate(
        went_back=Exists(_steps_back_of(OuterRef("pk"))),
        was_corrected=Exists(_corrections_of(OuterRef("pk"))),
    )
    return get_object_or_404(found, year=year)


def steps_taken_back(campaign: Campaign) -> QuerySet[StateChange]:
    """Return every step back of a campaign, the latest first.

    One query, none where the campaign was read with its answer: it never went back.
    """
    if not vars(campaign).get("went_back", True):
        return StateChange.objects.none()
    return _steps_back_of(campaign.pk).select_related("changed_by").order_by("-pk")


def _steps_back_of(campaign: int | OuterRef) -> QuerySet[StateChange]:
    return StateChange.objects.filter(campaign=campaign).exclude(leaves="")


def was_corrected(campaign: Campaign) -> bool:
    """Tell whether a correction was ever begun; yes where the campaign does not say. No query."""
    return bool(vars(campaign).get("was_corrected", True))


def _corrections_of(campaign: OuterRef) -> QuerySet[Correction]:
    return Correction.objects.filter(campaign=campaign).order_by()
