"""What an installation holds of all that a first year needs."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from allocation.campaigns.selectors import current_campaign
from allocation.campaigns.states import State, reached
from allocation.models import Campaign
from structures.coverage.selectors import valid_on
from structures.ground.tasks import NAMED
from structures.models import (
    Commune,
    Coverage,
    Mandate,
    RegionIdentity,
    Role,
    Structure,
    Territory,
    User,
)
from structures.network.selectors import missing_identity, open_on
from structures.people.selectors import vacant_on
from structures.region.selectors import region_on

Function = Mandate.Function


@dataclass(frozen=True)
class Named:
    """Some things of a kind: how many, and the names of the first ones."""

    count: int
    first: list[str]


@dataclass(frozen=True)
class Installation:
    """What there is, and the names of what lacks something; structures are those open today."""

    region: RegionIdentity
    territories: int
    communes: int
    uncovered: Named
    structures: int
    unidentified: list[str]
    without_president: list[str]
    without_director: list[str]
    staff: Counter[str]
    without_account: list[str]
    campaign: Campaign | None
    is_open: bool


def installation(today: date) -> Installation:
    """Return what the installation holds today. Nine queries at most, whatever its size."""
    campaign = current_campaign()
    structures = list(_structures(today))
    active = User.objects.filter(is_active=True).values_list("role", "structure")
    accounts = list(active)
    directed = {structure for role, structure in accounts if role == Role.DIRECTOR}
    return Installation(
        region=region_on(today),
        territories=Territory.objects.count(),
        communes=Commune.objects.count(),
        uncovered=_uncovered(today),
        structures=len(structures),
        unidentified=[str(one) for one in structures if missing_identity(one)],
        without_president=[str(one) for one in structures if vars(one)["no_president"]],
        without_director=[str(one) for one in structures if vars(one)["no_director"]],
        staff=Counter(role for role, structure in accounts if structure is None),
        without_account=[str(one) for one in structures if one.pk not in directed],
        campaign=campaign,
        is_open=a_year_is_open(campaign),
    )


def a_year_is_open(current: Campaign | None) -> bool:
    """Tell whether figures were ever collected: the current campaign is an opened one. No query."""
    return current is not None and reached(current.state, State.COLLECTION)


def is_empty(campaign: Campaign | None) -> bool:
    """Tell whether nothing was given yet. One query at most."""
    return campaign is None and not RegionIdentity.objects.exists()


def _structures(today: date) -> list[Structure]:
    vacant = {
        "no_president": vacant_on(Function.PRESIDENT, today),
        "no_director": vacant_on(Function.DIRECTOR, today),
    }
    return list(Structure.objects.filter(open_on(today)).annotate(**vacant).order_by("name"))


def _uncovered(today: date) -> Named:
    covered = Coverage.objects.filter(valid_on(today), commune=OuterRef("pk"))
    found = Commune.objects.exclude(Exists(covered)).order_by("name")
    return Named(found.count(), [str(one) for one in found[:NAMED]])
