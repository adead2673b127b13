"""From the last decision to the money: what the dialogues settled is handed to the allocation."""

from django.db import transaction

from allocation.models import Campaign, Run
from allocation.settlement.services import settle
from dialogue.settlement.selectors import open_dialogues, settled_levels
from structures.ground.refusals import Refused
from structures.models import User


@transaction.atomic
def settle_campaign(campaign: Campaign, *, by: User, reason: str = "") -> Run:
    """Settle the campaign with the levels of its dialogues; return the run that does.

    Raises Refused, by name, as long as a dialogue is open; see also `settle`. A decided
    level never changes, so nothing is locked between reading the levels and using them.
    """
    left = open_dialogues(campaign)
    if left:
        names = ", ".join(str(dialogue.structure) for dialogue in left)
        raise Refused(f"Dialogues à clore avant le solde : {names}.")
    return settle(campaign, settled_levels(campaign), by=by, reason=reason)
