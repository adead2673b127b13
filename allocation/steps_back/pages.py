"""What old pages say of a step back, and where what stands in its way is found."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from allocation.campaigns.states import Obstacle, State
from allocation.models import Campaign, StateChange
from allocation.steps_back.selectors import InTheWay, step_of, steps_undone
from structures.ground.french import date_long


@dataclass(frozen=True)
class Barrier:
    """Something in the way, in a sentence, by name, with the page where it is seen."""

    text: str
    names: list[str]
    url: str


@dataclass(frozen=True)
class Undone:
    """A step back that an old page tells of."""

    text: str
    reason: str


# What is said of each obstacle, then the route where it is; `dialogue` names its own.
BARRIERS: dict[Obstacle, tuple[str, str]] = {
    Obstacle.REVISION: (
        "Un rectificatif est en préparation : confirmez-le ou abandonnez-le d’abord.",
        "allocation:revisions",
    ),
    Obstacle.CORRECTION: (
        "Une correction est en préparation : arrêtez-la ou abandonnez-la d’abord.",
        "allocation:corrections",
    ),
    Obstacle.AGREEMENT: (
        "Des conventions existent : annulez-les d’abord.",
        "allocation:agreements",
    ),
    Obstacle.PAYMENT: (
        "Des versements sont prévus, validés ou payés : seul un versement prévu s’annule.",
        "allocation:payments",
    ),
    Obstacle.BALANCE: (
        "Des soldes sont prévus, validés ou payés : seul un versement prévu s’annule.",
        "allocation:payments",
    ),
}


def barrier(found: InTheWay, campaign: Campaign) -> Barrier:
    """Return an obstacle as the page shows it."""
    text, route = BARRIERS[found.obstacle]
    return Barrier(text, found.names, reverse(route, args=[campaign.year]))


def undone(change: StateChange) -> Undone:
    """Return what is said of a step back: what it undid, when, by whom, why."""
    day = date_long(timezone.localdate(change.changed_at))
    return Undone(
        f"{step_of(change).done} depuis le {day}, par {change.changed_by}.", change.reason
    )


def made(change: StateChange) -> Undone:
    """Return what the history says of a step back, whether it still holds or not."""
    day = date_long(timezone.localdate(change.changed_at))
    return Undone(f"{step_of(change).act}, le {day}, par {change.changed_by}.", change.reason)


def told_on_pages(campaign: Campaign, states: Collection[State] = tuple(State)) -> list[Undone]:
    """Return the steps back out of some states that still hold, the latest first. One query."""
    return [undone(change) for change in steps_undone(campaign) if change.leaves in states]
