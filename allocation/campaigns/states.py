"""The year, as states: what may follow what (RULES.md). Pure."""

from enum import StrEnum
from itertools import pairwise


class State(StrEnum):
    """A campaign's states, in the order of the year."""

    PREPARATION = "preparation"
    COLLECTION = "collection"
    SIMULATION = "simulation"
    ADOPTED = "adopted"
    CONVENTIONS = "conventions"
    DIALOGUE = "dialogue"
    SETTLEMENT = "settlement"
    CLOSED = "closed"


LABELS = {
    State.PREPARATION: "préparation",
    State.COLLECTION: "collecte",
    State.SIMULATION: "simulation",
    State.ADOPTED: "répartition arrêtée",
    State.CONVENTIONS: "conventions",
    State.DIALOGUE: "dialogue de gestion",
    State.SETTLEMENT: "solde",
    State.CLOSED: "clôture",
}

ORDER = list(State)

# Parameters may change until figures are split; figures until a run is adopted.
OPEN_TO_PARAMETERS = (State.PREPARATION, State.COLLECTION, State.SIMULATION)
OPEN_TO_FIGURES = (State.COLLECTION, State.SIMULATION)

# One step forward at a time; services check what a step requires. There is no way back: what was
# adopted rests on figures that stay locked, and is corrected by what follows.
TRANSITIONS = list(pairwise(ORDER))


def reached(current: str, wanted: State) -> bool:
    """Tell whether a campaign in state `current` is at `wanted` or beyond."""
    return ORDER.index(State(current)) >= ORDER.index(wanted)
