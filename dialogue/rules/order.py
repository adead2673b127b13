"""What may follow what, whose turn it is, what may be written now: read from the tables. Pure."""

from collections.abc import Collection

from dialogue.rules.moves import MOVES, STEPS, TEXTS, Act, Move, Stage, TextKind
from dialogue.rules.rows import Text

# The texts that go with no move, and those that give a level.
SPOKEN = tuple(kind for kind, text in TEXTS.items() if text.roles)
LEVEL_GIVEN = tuple(kind for kind, text in TEXTS.items() if text.level)
_BY_ACT = {(move.stage, move.act): move for move in MOVES}


class IllegalMove(ValueError):
    """The act cannot be done now, or not by this role; the message says so in French."""


def after(stage: Stage, act: Act, *roles: str) -> Stage:
    """Return the stage that `act`, by who has these roles, leads to. Raises IllegalMove."""
    move = _BY_ACT.get((Stage(stage), act))
    if move is None:
        label = STEPS[Stage(stage)].label
        raise IllegalMove(f"Cette action n’est pas possible à l’étape « {label} ».")
    if not _makes(move, roles):
        raise IllegalMove(f"Cette action revient {move.by.whose}.")
    return move.leads_to


def acts_open_to(stage: Stage, *roles: str) -> tuple[Act, ...]:
    """Return what who has these roles may do at `stage`, in the table's order."""
    return tuple(move.act for move in MOVES if move.stage == stage and _makes(move, roles))


def texts_open_to(stage: Stage, *roles: str) -> list[TextKind]:
    """Return what who has these roles may write for a move at `stage`, in the table's order."""
    own = [move for move in MOVES if move.stage == stage and _makes(move, roles)]
    return list(dict.fromkeys(move.text for move in own if move.text and move.is_worded))


def texts_of(stage: Stage) -> list[Text]:
    """Return the rows of the texts that the moves of a stage store, in the table's order."""
    kinds = dict.fromkeys(move.text for move in MOVES if move.stage == stage)
    return [TEXTS[kind] for kind in kinds if kind]


def reworded_at(kind: TextKind) -> Stage | None:
    """Return the stage at which nobody has answered a text yet: None if it is never reworded."""
    stages = [move.leads_to for move in MOVES if move.text == kind]
    return stages[0] if stages and TEXTS[kind].is_reworded else None


def stages_before(stage: Stage) -> list[Stage]:
    """Return the stages that come before one, in order."""
    stages = list(Stage)
    return stages[: stages.index(stage)]


def stages_from(stage: Stage) -> list[Stage]:
    """Return a stage and those that come after it, in order."""
    stages = list(Stage)
    return stages[stages.index(stage) :]


def waited_for(stage: Stage) -> tuple[str, ...]:
    """Return the roles whose turn it is at `stage`: none once it is closed.

    The Region may also close a reply that is late: it is the structure that is waited for.
    """
    moves = [move for move in MOVES if move.stage == stage]
    return moves[0].by.roles if moves else ()


def shortest_reason(self_level: int | None, level: int, *, usual: int, when_differs: int) -> int:
    """Return how many characters a decision's reason needs.

    More when the level departs from the self-assessment.
    """
    return usual if self_level is None or self_level == level else when_differs


def _makes(move: Move, roles: Collection[str]) -> bool:
    return any(role in move.by.roles for role in roles)
