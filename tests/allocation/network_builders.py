"""What campaigns see of the network's life: prorata decided, mergers asked and confirmed."""

from datetime import date
from decimal import Decimal

from django.utils import timezone

from allocation.models import Campaign, Figure
from allocation.network_changes.selectors import MergerPlan, merger_plan
from allocation.network_changes.services import Confirmation, Prorata, apply_prorata, merge
from structures.models import Structure, User
from structures.network_changes.selectors import Merger
from tests.allocation.builders import make_user
from tests.structures.network_builders import JULY, admin

SAVERNE, HAGUENAU, MOLSHEIM, COLMAR = "67437", "67180", "67300", "68066"


def structure(code: str) -> Structure:
    """A structure as it is now."""
    return Structure.objects.get(code=code)


def own() -> Structure:
    """The structure whose life changes."""
    return structure(SAVERNE)


def figure(number: int, code: str = SAVERNE) -> Figure:
    """A figure by its indicator and its structure."""
    return Figure.objects.get(indicator__number=number, structure__code=code)


def decide_prorata(
    campaign: Campaign,
    percent: str | int,
    *numbers: int,
    by: User | None = None,
    reason: str = "Ouverte six mois",
) -> int:
    """Apply a share of the year to our figures, to all that are typed unless `numbers` are said."""
    indicators = list(campaign.indicators.filter(number__in=numbers or range(2, 8)))
    prorata = Prorata(Decimal(percent), reason, indicators)
    return apply_prorata(campaign, own(), prorata, by=by or make_user("region_agent"))


def asked(*merged: str, into: str = SAVERNE, on: date = JULY) -> Merger:
    """A merger by codes, of Haguenau in Saverne unless said otherwise."""
    return Merger(tuple(structure(code) for code in merged or (HAGUENAU,)), structure(into), on)


def plan_of(merger: Merger) -> MergerPlan:
    """What the preview of a merger shows today."""
    return merger_plan(merger, timezone.localdate(), {})


def confirm(merger: Merger, by: User | None = None) -> MergerPlan:
    """Record a merger as its preview shows it."""
    confirmation = Confirmation(plan_of(merger).fingerprint, {}, "AG du 12 mai 2015")
    return merge(merger, confirmation, by=by or admin())
