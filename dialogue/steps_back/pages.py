"""What the page of a step back says: what it voids, what stands in the way, what was undone."""

from django.urls import reverse

from allocation.campaigns.selectors import steps_taken_back
from allocation.campaigns.states import LABELS, Obstacle, StepBack
from allocation.models import Campaign, StateChange
from allocation.steps_back.pages import Barrier, barrier, made
from allocation.steps_back.selectors import InTheWay
from dialogue.steps_back.selectors import in_the_way
from structures.ground import clock
from structures.models import User

OWN_BARRIERS = {
    Obstacle.WORDS: (
        "On a déjà écrit dans ces dialogues, ou convenu d’un entretien.",
        "dialogue:overview",
    ),
    Obstacle.LETTER: (
        "Des lettres de décision disent déjà ce solde à leur structure.",
        "dialogue:letters",
    ),
}


def said_of(campaign: Campaign, step: StepBack | None) -> dict[str, object]:
    """Return what the page says before anything is typed. A query an obstacle, and one."""
    found = in_the_way(campaign, step) if step else []
    return {
        "step": step,
        "to": LABELS[step.to] if step else "",
        "barriers": [_barrier(one, campaign) for one in found],
        "history": [made(change) for change in steps_taken_back(campaign)],
    }


def _barrier(found: InTheWay, campaign: Campaign) -> Barrier:
    if found.obstacle not in OWN_BARRIERS:
        return barrier(found, campaign)
    text, route = OWN_BARRIERS[found.obstacle]
    return Barrier(text, found.names, reverse(route, args=[campaign.year]))


def as_written(campaign: Campaign, step: StepBack, reason: str, by: User) -> StateChange:
    """Return the step back as it would be made now, for its messages to be read first."""
    return StateChange(
        campaign=campaign,
        state=step.to,
        leaves=step.leaves,
        reason=reason or "(votre motif)",
        changed_by=by,
        changed_at=clock.now(),
    )
