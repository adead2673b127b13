"""Whose turn it is on an indicator, and until when."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from allocation.engine import earned
from allocation.models import Indicator, RunLine
from dialogue.models import Rating
from dialogue.rules import (
    LEVELS,
    REMINDERS_APART,
    Stage,
    assessment_day,
    last_reply_day,
    reminders_that_count,
    silence_day,
)
from structures.ground.french import date_long

STRUCTURE, REGION, ALL = "À la structure", "À la Région", "Aux trois parties"


@dataclass(frozen=True)
class Turn:
    """Who is waited for on an indicator and until when, as a badge and as a sentence."""

    status: str
    tone: str
    sentence: str
    due: date | None


@dataclass(frozen=True)
class Silence:
    """What a recorded silence still needs: reminders counted, the first day it is possible."""

    due: date
    reminders: list[date]
    needed: int
    days_apart: int
    day: date | None
    possible: bool


def turn(rating: Rating, today: date) -> Turn:
    """Return whose turn it is. No query on a rating of `ratings_visible_to`."""
    if rating.stage == Stage.CLOSED:
        settled = date_long(timezone.localdate(rating.settled_at))
        return Turn("Décidé", "done", f"Niveau {rating.level} arrêté le {settled}.", None)
    party, sentence, due = _awaited(rating)
    if today <= due:
        sentence = f"{sentence}, au plus tard le {date_long(due)}."
        return Turn(party, "progress", sentence, due)
    excuse = "" if party == STRUCTURE else " Ce retard ne compte pas contre la structure."
    sentence = f"{sentence} : attendu depuis le {date_long(due)}.{excuse}"
    return Turn(f"{party}, en retard", "blocked", sentence, due)


def reply_day(rating: Rating, reminded_on: date | None = None) -> date:
    """Return the last day of the structure's reply, were it reminded on `reminded_on`."""
    return last_reply_day(
        timezone.localdate(rating.proposed_at),
        window_days=rating.dialogue.campaign.schedule.reply_days,
        reminded_on=reminded_on or rating.reply_reminded_on,
    )


def is_reminded_to_reply(rating: Rating) -> bool:
    """Tell whether a reminder about the reply was sent after the day of the proposal."""
    reminded_on = rating.reply_reminded_on
    return reminded_on is not None and reminded_on > timezone.localdate(rating.proposed_at)


def due_day(rating: Rating) -> date:
    """Return the last day of the structure's self-assessment, later once more was asked for."""
    schedule, asked = rating.dialogue.campaign.schedule, rating.sent_back_at
    return assessment_day(
        schedule.self_assessment_due,
        timezone.localdate(asked) if asked else None,
        window_days=schedule.reply_days,
    )


def silence(rating: Rating, today: date) -> Silence:
    """Return what a recorded silence of the structure needs.

    One query, none once the reminders of the dialogue are read.
    """
    schedule, due = rating.dialogue.campaign.schedule, due_day(rating)
    sent = [reminder.sent_on for reminder in rating.dialogue.reminders.all()]
    counted, needed = reminders_that_count(sent, due), schedule.reminders_needed
    day = silence_day(counted, needed=needed, waiting_days=schedule.silence_days)
    possible = day is not None and today >= day
    return Silence(due, counted, needed, REMINDERS_APART.days, day, possible)


def _awaited(rating: Rating) -> tuple[str, str, date]:
    schedule = rating.dialogue.campaign.schedule
    match rating.stage:
        case Stage.SELF_ASSESSMENT:
            asked = "La structure choisit son niveau et l’argumente"
            if rating.sent_back_at:
                asked = "La structure complète son auto-évaluation"
            return STRUCTURE, asked, due_day(rating)
        case Stage.PROPOSAL:
            return REGION, "La Région propose un niveau et le motive", schedule.proposal_due
        case Stage.REPLY:
            asked = "La structure se dit d’accord avec la proposition, ou la conteste"
            return STRUCTURE, asked, reply_day(rating)
        case Stage.MEETING:
            return ALL, "Les trois parties se rencontrent", schedule.decision_due
    return REGION, "Une ou un responsable arrête le niveau", schedule.decision_due


@dataclass(frozen=True)
class Effect:
    """What one level earns of an indicator's ceiling, and what it leaves, in cents.

    What is left is shared by all that the network earns, or kept: it depends on others.
    """

    level: int
    words: str
    earned_cents: int
    unearned_cents: int


def effects_of(rating: Rating) -> list[Effect]:
    """Return what each level is worth, from the lowest to the ceiling. One query."""
    line = RunLine.objects.get(
        run__adoption__campaign=rating.dialogue.campaign_id,
        structure=rating.dialogue.structure_id,
        indicator_number=rating.indicator.number,
    )
    return [_effect(rating, line.amount_cents, level) for level in LEVELS]


def worded(indicator: Indicator, level: int | None) -> str:
    """Return the scale's sentence for the level, nothing for no level or a scale without it."""
    scale = indicator.scale
    return scale[level] if level is not None and level < len(scale) else ""


def _effect(rating: Rating, ceiling: int, level: int) -> Effect:
    gained = earned(ceiling, level)
    return Effect(level, worded(rating.indicator, level), gained, ceiling - gained)
