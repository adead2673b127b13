"""The meeting was held and its minutes heard: a manager decides, and says why."""

from django.db import transaction

from dialogue.models import Rating, Statement
from dialogue.rules import Act, shortest_reason
from dialogue.selectors.boxes import minutes_are_validated
from dialogue.services import Refused
from dialogue.services.ratings import require_text, say, take_turn
from structures import clock
from structures.models import User


@transaction.atomic
def decide(rating: Rating, level: int, reason: str, *, by: User) -> Statement:
    """Settle the level, with its reason, longer when it departs from the self-assessment.

    Raises Refused for the author of the proposal, or until the minutes are validated: each
    party then had its time to say what they get wrong.
    """
    rating = take_turn(rating, Act.DECIDE, by=by)
    if not minutes_are_validated(rating):
        raise Refused("La décision vient après l’entretien, une fois son compte rendu validé.")
    if by.pk == rating.proposed_by_id:
        raise Refused(
            "Vous avez écrit la proposition : la décision revient à une ou un autre responsable."
        )
    reason = require_text(reason, reason_needed(rating, level), "Le motif de la décision")
    rating.level, rating.settled_by, rating.settled_at = level, by, clock.now()
    said = say(rating, Statement.Kind.DECISION, reason, by=by, level=level)
    rating.save()  # the database asks for the reason first
    return said


def reason_needed(rating: Rating, level: int) -> int:
    """Return how many characters the reason of a decision at `level` needs."""
    schedule = rating.dialogue.campaign.schedule
    return shortest_reason(
        rating.self_level,
        level,
        usual=schedule.reason_length,
        when_differs=schedule.differing_reason_length,
    )
