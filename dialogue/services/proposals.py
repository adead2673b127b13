"""The Region proposes a level; the structure agrees, contests, or lets the time pass."""

from datetime import date

from django.db import transaction

from dialogue.models import Rating, Statement
from dialogue.rules import REPLY_AFTER_REMINDER, Act
from dialogue.selectors.turns import is_reminded_to_reply, reply_day
from dialogue.services import Refused
from dialogue.services.notices import tell_structure
from dialogue.services.ratings import require_text, say, shortest_text, take_turn
from structures import clock
from structures.models import User
from structures.typography import date_long

AGREED = "D’accord avec la proposition."


@transaction.atomic
def propose(rating: Rating, level: int, reason: str, *, by: User) -> Statement:
    """Propose a level to the structure, with its reason. Raises Refused."""
    rating = take_turn(rating, Act.PROPOSE, by=by)
    shortest = shortest_text(Statement.Kind.PROPOSAL, rating.dialogue.campaign.schedule)
    reason = require_text(reason, shortest, "Le motif de la proposition")
    rating.proposed_level = level
    rating.proposed_by, rating.proposed_at = by, clock.now()
    rating.save()
    said = say(rating, Statement.Kind.PROPOSAL, reason, by=by, level=level)
    tell_structure(rating, said, until=reply_day(rating))
    return said


@transaction.atomic
def agree(rating: Rating, text: str = "", *, by: User, today: date) -> Statement:
    """Agree with the proposal; a word may be added. Raises Refused after the last day."""
    rating = take_turn(rating, Act.AGREE, by=by)
    _require_time_left(rating, today)
    return _reply(rating, Rating.Reply.AGREED, text.strip() or AGREED, by=by)


@transaction.atomic
def contest(rating: Rating, argument: str, *, by: User, today: date) -> Statement:
    """Contest the proposal, with arguments. Raises Refused after the last day."""
    rating = take_turn(rating, Act.CONTEST, by=by)
    _require_time_left(rating, today)
    argument = require_text(argument, 1, "L’argument de la contestation")
    return _reply(rating, Rating.Reply.CONTESTED, argument, by=by)


@transaction.atomic
def close_reply(rating: Rating, *, by: User, today: date) -> Statement:
    """Go on without a reply once its last day has passed; it never counts against anybody.

    The structure may still speak in the thread and at the meeting. Raises Refused without
    a dated reminder about the reply.
    """
    rating = take_turn(rating, Act.CLOSE_REPLY, by=by)
    last = reply_day(rating)
    if today <= last:
        raise Refused(f"La structure peut répondre jusqu’au {date_long(last)} : attendez.")
    if not is_reminded_to_reply(rating):
        raise Refused(
            "Relancez d’abord la structure : une absence de réponse se note après une relance "
            f"datée, qui lui laisse {REPLY_AFTER_REMINDER.days} jours."
        )
    text = (
        f"Sans réponse dans le délai, ouvert jusqu’au {date_long(last)}. "
        "L’absence de réponse n’est pas retenue contre la structure."
    )
    return _reply(rating, Rating.Reply.NONE, text, by=by)


def _require_time_left(rating: Rating, today: date) -> None:
    last = reply_day(rating)
    if today > last:
        raise Refused(
            f"Le délai de réponse est passé depuis le {date_long(last)}. "
            "Écrivez une intervention : elle sera lue par les trois parties."
        )


def _reply(rating: Rating, reply: Rating.Reply, text: str, *, by: User) -> Statement:
    rating.reply, rating.replied_at = reply, clock.now()
    rating.save()
    return say(rating, Statement.Kind.REPLY, text, by=by)
