"""Where a campaign stands."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from allocation.campaigns.models import Axis, Campaign, Indicator
from allocation.campaigns.states import State, reached
from structures.models import Structure


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
    """Return the campaign of `year`, or answer 404."""
    return get_object_or_404(Campaign, year=year)
