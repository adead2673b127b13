"""The structure assesses itself; the Region asks for more, or records a silence."""

from datetime import date

from django.db import transaction

from dialogue.models import Rating, Statement
from dialogue.rules import Act
from dialogue.selectors.turns import silence
from dialogue.services import Refused
from dialogue.services.ratings import require_text, say, take_turn
from structures import clock
from structures.models import User
from structures.typography import counted, date_long


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
    rating.save()
    return say(rating, Statement.Kind.SEND_BACK, comment, by=by)


@transaction.atomic
def record_silence(rating: Rating, *, by: User, today: date) -> Statement:
    """Record that the structure did not assess itself; the dated reminders are cited.

    Raises Refused before the date set for the assessment has passed, or without enough
    reminders and days since then.
    """
    rating = take_turn(rating, Act.RECORD_SILENCE, by=by)
    reminders = _require_silence(rating, today)
    rating.silence_recorded_by, rating.silence_recorded_at = by, clock.now()
    rating.save()
    cited = ", ".join(date_long(day) for day in reminders)
    text = (
        f"La structure ne s’est pas prononcée. Auto-évaluation attendue le "
        f"{date_long(rating.dialogue.campaign.schedule.self_assessment_due)} ; "
        f"relances du {cited}."
    )
    return say(rating, Statement.Kind.SILENCE, text, by=by)


def _require_silence(rating: Rating, today: date) -> list[date]:
    """Return the days of the reminders to cite. Raises Refused while it is too early."""
    due = rating.dialogue.campaign.schedule.self_assessment_due
    found = silence(rating, today)
    if today <= due:
        raise Refused(f"L’auto-évaluation est attendue jusqu’au {date_long(due)} : attendez.")
    if found.day is None:
        sent = counted(len(found.reminders), "relance datée", "relances datées")
        raise Refused(f"Il faut {found.needed} relances avant un constat : {sent} à ce jour.")
    if not found.possible:
        raise Refused(f"Le silence ne peut être constaté qu’à partir du {date_long(found.day)}.")
    return found.reminders
