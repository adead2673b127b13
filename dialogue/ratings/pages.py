"""The pages of a dialogue: all its indicators at a glance, then one, its texts side by side."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.text import capfirst

from dialogue.models import Dialogue, Rating, Statement
from dialogue.ratings.boxes import awaited_from, minutes_are_validated
from dialogue.ratings.selectors import (
    Silence,
    Turn,
    is_reminded_to_reply,
    reply_day,
    silence,
    turn,
    worded,
)
from dialogue.rules import REPLY_AFTER_REMINDER, STAGE_LABELS, Act, Stage, acts_open_to
from dialogue.thread.selectors import SPOKEN, Entry, entries, ratings_visible_to
from structures.ground.french import date_long
from structures.models import User

Kind = Statement.Kind
STAGES = list(Stage)
# Title, anchor, what is said there, when it is its time, what is awaited there.
TEXTS = (
    (
        "Auto-évaluation",
        "auto-evaluation",
        (Kind.ASSESSMENT, Kind.SILENCE, Kind.SEND_BACK),
        (Stage.SELF_ASSESSMENT,),
        "La structure choisit un niveau et l’argumente.",
    ),
    (
        "Proposition",
        "proposition",
        (Kind.PROPOSAL,),
        (Stage.PROPOSAL,),
        "La Région propose un niveau, avec ses raisons, une fois la structure entendue.",
    ),
    (
        "Réponse et décision",
        "reponse-et-decision",
        (Kind.REPLY, Kind.DECISION),
        (Stage.REPLY, Stage.MEETING, Stage.DECISION),
        "La structure répond, les trois parties se rencontrent, puis une personne qui n’a pas "
        "écrit la proposition décide.",
    ),
)


@dataclass(frozen=True)
class LevelGiven:
    """A level as it was given, in words; `note` stands for one that is not there."""

    title: str
    level: int | None
    words: str
    note: str


@dataclass(frozen=True)
class Card:
    """An indicator of the dialogue: its levels, whose turn it is, what the reader must write."""

    rating: Rating
    turn: Turn
    levels: list[LevelGiven]
    is_awaited: bool


@dataclass(frozen=True)
class Column:
    """One of the three texts: the level, all that was said for it, what is awaited if nothing."""

    title: str
    anchor: str
    given: LevelGiven
    entries: list[Entry]
    pending: str
    is_current: bool


@dataclass(frozen=True)
class RatingPage:
    """All that one reader sees of an indicator."""

    rating: Rating
    turn: Turn
    steps: list[dict[str, str]]
    columns: list[Column]
    thread: list[Entry]
    silence: Silence | None
    may_close_reply: bool
    must_remind_reply: bool
    before_deciding: str
    days_after_reminder: int = REPLY_AFTER_REMINDER.days


def cards(dialogue: Dialogue, user: User, today: date) -> list[Card]:
    """Return one card an indicator, in order. One query."""
    return [
        Card(rating, turn(rating, today), levels(rating), bool(awaited_from(rating, user, today)))
        for rating in ratings_visible_to(user).filter(dialogue=dialogue)
    ]


def rating_page(rating: Rating, user: User, today: date) -> RatingPage:
    """Return the page of an indicator as `user` reads it. At most three queries."""
    said = entries(rating, user)
    acts = acts_open_to(rating.stage, user.role)
    overdue = Act.CLOSE_REPLY in acts and today > reply_day(rating)
    return RatingPage(
        rating,
        turn(rating, today),
        steps(rating),
        _columns(rating, said),
        [entry for entry in said if entry.said.kind in SPOKEN],
        silence(rating, today) if Act.RECORD_SILENCE in acts else None,
        overdue and is_reminded_to_reply(rating),
        overdue and not is_reminded_to_reply(rating),
        _before_deciding(rating, user) if Act.DECIDE in acts else "",
    )


def steps(rating: Rating) -> list[dict[str, str]]:
    """Return the five steps of an indicator, for the component of that name. No query."""
    reached = STAGES.index(Stage(rating.stage))
    return [
        {
            "label": capfirst(STAGE_LABELS[stage]),
            "state": "done" if n < reached else "current" if n == reached else "todo",
            "detail": _done_on(rating, stage) if n < reached else "",
        }
        for n, stage in enumerate(STAGES[:-1])
    ]


def levels(rating: Rating) -> list[LevelGiven]:
    """Return the three levels of an indicator, given or not. No query."""
    silent = rating.silence_recorded_at and rating.self_level is None
    return [
        _given("Auto-évaluation", rating, rating.self_level, "Silence constaté" if silent else ""),
        _given("Proposition", rating, rating.proposed_level, ""),
        _given("Décision", rating, rating.level, "Pas encore arrêté"),
    ]


def _given(title: str, rating: Rating, level: int | None, note: str) -> LevelGiven:
    return LevelGiven(title, level, worded(rating.indicator, level), note or "Pas encore")


def _columns(rating: Rating, said: list[Entry]) -> list[Column]:
    return [
        Column(
            title,
            anchor,
            given,
            [entry for entry in said if entry.said.kind in kinds],
            pending,
            rating.stage in stages,
        )
        for (title, anchor, kinds, stages, pending), given in zip(
            TEXTS, levels(rating), strict=True
        )
    ]


def _before_deciding(rating: Rating, user: User) -> str:
    """Return why a manager cannot decide yet, or at all; nothing if they can."""
    if rating.proposed_by_id == user.pk:
        return "Vous avez écrit la proposition : la décision revient à une ou un autre responsable."
    if not minutes_are_validated(rating):
        return "La décision attend que le compte rendu de l’entretien soit proposé, puis validé."
    return ""


def _done_on(rating: Rating, stage: Stage) -> str:
    """Return the day of a step that is done. No query once the meeting is read."""
    if stage == Stage.MEETING:
        meeting = getattr(rating.dialogue, "meeting", None)
        return date_long(meeting.held_on) if meeting and meeting.held_on else ""
    done = {
        Stage.SELF_ASSESSMENT: rating.self_assessed_at or rating.silence_recorded_at,
        Stage.PROPOSAL: rating.proposed_at,
        Stage.REPLY: rating.replied_at,
        Stage.DECISION: rating.settled_at,
    }[stage]
    return date_long(timezone.localdate(done)) if done else ""
