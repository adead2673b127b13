"""The acts that move a rating: assessed, proposed, answered, decided."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from dialogue.models import Rating, Statement
from dialogue.ratings.boxes import minutes_are_validated
from dialogue.ratings.mails import tell_structure
from dialogue.ratings.selectors import Silence, is_reminded_to_reply, reply_day, silence, turn
from dialogue.ratings.services import require_text, say, shortest_text, take_turn
from dialogue.rules import REPLY_AFTER_REMINDER, Act, shortest_reason
from structures.ground import clock
from structures.ground.french import counted, date_long, in_a_row
from structures.ground.refusals import Refused
from structures.models import User


@transaction.atomic
def assess(rating: Rating, level: int, argument: str, *, by: User) -> Statement:
    """Give the structure's own level, with its argument. Raises Refused."""
    rating = take_turn(rating, Act.ASSESS, by=by)
    argument = require_text(argument, 1, "L’argument")
    rating.self_level = level
    rating.self_assessed_by, rating.self_assessed_at = by, clock.now()
    rating.save()
    return say(rating, Statement.Kind.ASSESSMENT, argument, by=by, level=level)


@transaction.atomic
def send_back(rating: Rating, comment: str, *, by: User) -> Statement:
    """Ask the structure to complete its self-assessment, and say what is missing."""
    rating = take_turn(rating, Act.SEND_BACK, by=by)
    comment = require_text(comment, 1, "Ce qui est à compléter")
    rating.sent_back_at = clock.now()
    rating.save()
    said = say(rating, Statement.Kind.SEND_BACK, comment, by=by)
    tell_structure(rating, said, until=turn(rating, clock.today()).due)
    return said


@transaction.atomic
def record_silence(rating: Rating, *, by: User, today: date) -> Statement:
    """Record that the structure did not assess itself, or did not complete what it wrote.

    The dated reminders are cited. Raises Refused before its last day has passed, or without
    enough reminders and days since then.
    """
    rating = take_turn(rating, Act.RECORD_SILENCE, by=by)
    found = _require_silence(rating, today)
    rating.silence_recorded_by, rating.silence_recorded_at = by, clock.now()
    rating.save()
    return say(rating, Statement.Kind.SILENCE, _as_recorded(rating, found), by=by)


def _as_recorded(rating: Rating, found: Silence) -> str:
    """Say what was awaited and did not come: the whole assessment, or what was asked of it."""
    reminders = in_a_row([f"du {date_long(day)}" for day in found.reminders])
    if rating.self_level is None:
        words = "La structure ne s’est pas prononcée. Auto-évaluation attendue"
    else:
        assessed, asked = (
            date_long(timezone.localdate(at))
            for at in (rating.self_assessed_at, rating.sent_back_at)
        )
        words = (
            f"La structure n’a pas complété son auto-évaluation du {assessed} "
            f"(demande du {asked}). Complément attendu"
        )
    return f"{words} le {date_long(found.due)} ; relances {reminders}."


def _require_silence(rating: Rating, today: date) -> Silence:
    """Return what is to be cited. Raises Refused while it is too early."""
    found = silence(rating, today)
    due = date_long(found.due)
    if today <= found.due:
        raise Refused(f"L’auto-évaluation est attendue jusqu’au {due} : attendez.")
    if found.day is None:
        sent = counted(len(found.reminders), "relance", "relances")
        raise Refused(
            f"Il faut {found.needed} relances avant un constat, parties après le {due} et à "
            f"{found.days_apart} jours d’intervalle au moins : {sent} à ce jour."
        )
    if not found.possible:
        raise Refused(f"Le silence ne peut être constaté qu’à partir du {date_long(found.day)}.")
    return found


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
