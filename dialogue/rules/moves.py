"""What may follow what in the dialogue of an indicator, whose turn it is, and when. Pure.

The order is the guarantee: no level can be decided before the structure was heard,
by its own assessment or by a silence recorded after two dated reminders and 15 days.
Source: RULES.md; the 2014 presentation (« ne seront pas renseignés
unilatéralement par la Région », « échange argumenté », « le choix final sera argumenté »).
"""

from dataclasses import dataclass
from enum import StrEnum

LEVELS = (0, 1, 2, 3)


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


def shortest_reason(self_level: int | None, level: int, *, usual: int, when_differs: int) -> int:
    """Return how many characters a decision's reason needs.

    More when the level departs from the self-assessment.
    """
    return usual if self_level is None or self_level == level else when_differs
