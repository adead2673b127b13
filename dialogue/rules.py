"""What may follow what in the dialogue of an indicator, whose turn it is, and when. Pure.

The order is the guarantee: no level can be decided before the structure was heard,
by its own assessment or by a silence recorded after two dated reminders and 15 days.
Source: RULES.md; the 2014 presentation (« ne seront pas renseignés
unilatéralement par la Région », « échange argumenté », « le choix final sera argumenté »).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEVELS = (0, 1, 2, 3)
# A week to answer a reminder before the next one counts: two on end are one. Ours.
REMINDERS_APART = timedelta(days=7)
# What a reminder leaves at least to reply: the shortest window that a campaign may set. Ours.
REPLY_AFTER_REMINDER = timedelta(days=8)


class Stage(StrEnum):
    """Where the dialogue of one indicator stands, in order."""

    SELF_ASSESSMENT = "self_assessment"
    PROPOSAL = "proposal"
    REPLY = "reply"
    MEETING = "meeting"
    DECISION = "decision"
    CLOSED = "closed"


class Act(StrEnum):
    """What someone does."""

    ASSESS = "assess"
    RECORD_SILENCE = "record_silence"
    SEND_BACK = "send_back"
    PROPOSE = "propose"
    AGREE = "agree"
    CONTEST = "contest"
    CLOSE_REPLY = "close_reply"
    MEET = "meet"
    DECIDE = "decide"


DIRECTOR = "director"
AGENT = "region_agent"
MANAGER = "region_manager"
STATE = "state_observer"
REGION = (AGENT, MANAGER)
# Who writes in the thread of the three parties; the president and the administrator read it.
SPEAKERS = (DIRECTOR, *REGION, STATE)


@dataclass(frozen=True)
class Move:
    """An act that `roles` may do at a stage, and the stage it leads to."""

    act: Act
    stage: Stage
    leads_to: Stage
    roles: tuple[str, ...]


MOVES = (
    Move(Act.ASSESS, Stage.SELF_ASSESSMENT, Stage.PROPOSAL, (DIRECTOR,)),
    Move(Act.RECORD_SILENCE, Stage.SELF_ASSESSMENT, Stage.PROPOSAL, REGION),
    Move(Act.SEND_BACK, Stage.PROPOSAL, Stage.SELF_ASSESSMENT, REGION),
    Move(Act.PROPOSE, Stage.PROPOSAL, Stage.REPLY, REGION),
    Move(Act.AGREE, Stage.REPLY, Stage.MEETING, (DIRECTOR,)),
    Move(Act.CONTEST, Stage.REPLY, Stage.MEETING, (DIRECTOR,)),
    Move(Act.CLOSE_REPLY, Stage.REPLY, Stage.MEETING, REGION),
    Move(Act.MEET, Stage.MEETING, Stage.DECISION, REGION),
    Move(Act.DECIDE, Stage.DECISION, Stage.CLOSED, (MANAGER,)),
)
_WHOSE = {
    (DIRECTOR,): "à la direction de la structure",
    REGION: "à la Région, chargé de mission ou responsable",
    (MANAGER,): "à une ou un responsable de la Région",
}
_BY_ACT = {(move.stage, move.act): move for move in MOVES}

STAGE_LABELS = {
    Stage.SELF_ASSESSMENT: "auto-évaluation",
    Stage.PROPOSAL: "proposition de la Région",
    Stage.REPLY: "réponse de la structure",
    Stage.MEETING: "entretien",
    Stage.DECISION: "décision",
    Stage.CLOSED: "décidé",
}


class IllegalMove(ValueError):
    """The act cannot be done now, or not by this role; the message says so in French."""


def after(stage: Stage, act: Act, role: str) -> Stage:
    """Return the stage that `act` by `role` leads to. Raises IllegalMove."""
    move = _BY_ACT.get((Stage(stage), act))
    if move is None:
        label = STAGE_LABELS[Stage(stage)]
        raise IllegalMove(f"Cette action n’est pas possible à l’étape « {label} ».")
    if role not in move.roles:
        raise IllegalMove(f"Cette action revient {_WHOSE[move.roles]}.")
    return move.leads_to


def acts_open_to(stage: Stage, role: str) -> tuple[Act, ...]:
    """Return what `role` may do at `stage`, in the table's order."""
    return tuple(move.act for move in MOVES if move.stage == stage and role in move.roles)


def waited_for(stage: Stage) -> tuple[str, ...]:
    """Return the roles whose turn it is at `stage`: none once it is closed.

    The Region may also close a reply that is late: it is the structure that is waited for.
    """
    moves = [move for move in MOVES if move.stage == stage]
    return moves[0].roles if moves else ()


def assessment_day(due: date, sent_back_on: date | None, *, window_days: int) -> date:
    """Return the last day to assess oneself: `due`, or later once more was asked for."""
    if sent_back_on is None:
        return due
    return max(due, sent_back_on + timedelta(days=window_days))


def reminders_that_count(reminders: Collection[date], due: date) -> list[date]:
    """Return the reminders that count for a silence: sent after `due`, a week apart, in order."""
    counted: list[date] = []
    for day in sorted(reminders):
        if day > due and (not counted or day >= counted[-1] + REMINDERS_APART):
            counted.append(day)
    return counted


def silence_day(counted: list[date], *, needed: int, waiting_days: int) -> date | None:
    """Return the first day when a silence may be recorded, None while a reminder is missing.

    The days run from the last of the `needed` first reminders that count.
    """
    if len(counted) < needed:
        return None
    return counted[needed - 1] + timedelta(days=waiting_days)


def last_reply_day(proposed_on: date, *, window_days: int, reminded_on: date | None = None) -> date:
    """Return the last day when the structure may reply to a proposal.

    A reminder always leaves it some days, even one sent when the window was over.
    """
    last = proposed_on + timedelta(days=window_days)
    return max(last, reminded_on + REPLY_AFTER_REMINDER) if reminded_on else last


def absence_is_noted(invitations: Collection[tuple[date, date]]) -> bool:
    """Tell whether the meeting may be held without the structure.

    It was invited on two days at least, for two dates; `invitations` are the day sent and
    the day of the meeting.
    """
    sent_on, meets_on = ({pair[n] for pair in invitations} for n in (0, 1))
    return len(sent_on) > 1 and len(meets_on) > 1


def shortest_reason(self_level: int | None, level: int, *, usual: int, when_differs: int) -> int:
    """Return how many characters a decision's reason needs.

    More when the level departs from the self-assessment.
    """
    return usual if self_level is None or self_level == level else when_differs
