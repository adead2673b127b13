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

# The rule is fixed when the collection opens: everybody counts for it from then on. What is said
# of each structure, and the texts, may change until a run is adopted; so may figures.
OPEN_TO_RULE = (State.PREPARATION,)
OPEN_TO_PARAMETERS = (State.PREPARATION, State.COLLECTION, State.SIMULATION)
OPEN_TO_FIGURES = (State.COLLECTION, State.SIMULATION)
# The planned days of a year move as it goes.
OPEN_TO_CALENDAR = tuple(state for state in State if state != State.CLOSED)

# One step forward at a time; services check what a step requires. There is no way back: what was
# adopted rests on figures that stay locked, and is corrected by what follows.
TRANSITIONS = list(pairwise(ORDER))


def reached(current: str, wanted: State) -> bool:
    """Tell whether a campaign in state `current` is at `wanted` or beyond."""
    return ORDER.index(State(current)) >= ORDER.index(wanted)
