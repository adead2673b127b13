"""Taking a year back one state, whatever that undoes."""

from django.db import transaction

from allocation.campaigns.services import locked
from allocation.campaigns.states import State
from allocation.models import Campaign, StateChange
from allocation.steps_back.selectors import step_back_from
from allocation.steps_back.services import SOMETHING_FOLLOWS, go_back
from dialogue.models import ClosedOpening, Dialogue, Rating
from dialogue.steps_back.selectors import in_the_way
from structures.access import require_role
from structures.ground.refusals import require
from structures.models import Role, User


@transaction.atomic
def step_back(campaign: Campaign, *, reason: str, by: User) -> StateChange:
    """Take the campaign back one state, and tell everybody who could read what that voids.

    Raises Refused unless a manager does it, with a reason, while nothing that follows exists.
    """
    require_role(by, Role.REGION_MANAGER)
    campaign = locked(campaign)
    step = step_back_from(campaign)
    stage = campaign.get_state_display()
    require(step, f"La campagne est à l’étape « {stage} » : elle ne revient pas en arrière.")
    assert step is not None  # or refused
    hold_dialogues(campaign)
    require(not in_the_way(campaign, step), SOMETHING_FOLLOWS)
    also = _close_opening if step.leaves == State.DIALOGUE else None
    return go_back(campaign, step, reason=reason, by=by, also=also)


def hold_dialogues(campaign: Campaign) -> None:
    """Let nobody write in the dialogues of a campaign, nor print a letter, until it is done.

    Ratings first, as whoever writes does.
    """
    ratings = Rating.objects.filter(dialogue__campaign=campaign).order_by("pk")
    list(ratings.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    dialogues = Dialogue.objects.filter(campaign=campaign).order_by("pk")
    list(dialogues.select_for_update(of=("self",)).values_list("pk"))


def _close_opening(change: StateChange) -> None:
    """Undo the opening of dialogues in which nobody wrote: they leave no row."""
    dialogues = Dialogue.objects.filter(campaign=change.campaign)
    first = dialogues.order_by("pk").first()
    if first is None:
        return
    ClosedOpening.objects.create(
        change=change, opened_by_id=first.opened_by_id, opened_at=first.opened_at
    )
    Rating.objects.filter(dialogue__in=dialogues).delete()
    dialogues.delete()
