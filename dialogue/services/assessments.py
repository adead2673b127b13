"""The structure assesses itself; the Region asks for more, or records a silence."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from dialogue.models import Rating, Statement
from dialogue.rules import Act
from dialogue.selectors.turns import Silence, silence, turn
from dialogue.services import Refused
from dialogue.services.notices import tell_structure
from dialogue.services.ratings import require_text, say, take_turn
from structures import clock
from structures.models import User
from structures.typography import counted, date_long, in_a_row


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
