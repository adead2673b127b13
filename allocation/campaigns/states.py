"""The year, as states: what may follow what (RULES.md). Pure."""

from dataclasses import dataclass
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
# The texts of conventions, until the first is asked for.
OPEN_TO_TEXTS = (*OPEN_TO_PARAMETERS, State.ADOPTED)
OPEN_TO_FIGURES = (State.COLLECTION, State.SIMULATION)
# What was adopted may prove wrong until the settlement: a correction then replaces the run.
OPEN_TO_CORRECTIONS = (State.ADOPTED, State.CONVENTIONS, State.DIALOGUE)
# The planned days of a year move as it goes.
OPEN_TO_CALENDAR = tuple(state for state in State if state != State.CLOSED)

# One step forward at a time; services check what a step requires.
TRANSITIONS = list(pairwise(ORDER))


class Obstacle(StrEnum):
    """What keeps a year from going back. Each subject finds its own, and has the database do it."""

    REVISION = "revision"
    CORRECTION = "correction"
    AGREEMENT = "agreement"
    PAYMENT = "payment"
    BALANCE = "balance"
    WORDS = "words"
    LETTER = "letter"


@dataclass(frozen=True)
class StepBack:
    """A state that may be left backwards: what must not be there, what becomes void.

    `act` names it, `done` says it afterwards. Who leads a structure is told when it could read
    what becomes void; the Region and the State always are.
    """

    leaves: State
    act: str
    done: str
    voids: tuple[str, ...]
    needs: tuple[Obstacle, ...] = ()
    tells_structures: bool = True

    @property
    def to(self) -> State:
        """The state it leads to: the one before."""
        return ORDER[ORDER.index(self.leaves) - 1]


# One state at a time, as long as nothing that follows was sent, signed or paid. Closed, a year
# stays closed: all of it is paid.
STEPS_BACK = {
    step.leaves: step
    for step in (
        StepBack(
            State.COLLECTION,
            "Rouvrir les paramètres",
            "La collecte est suspendue et les paramètres sont rouverts",
            (
                "Les paramètres de l’année peuvent de nouveau changer sans rectificatif.",
                "Les données et les imports restent, et ne changent plus jusqu’à la prochaine "
                "ouverture de la collecte.",
            ),
            (Obstacle.REVISION,),
        ),
        StepBack(
            State.SIMULATION,
            "Rouvrir la collecte",
            "La collecte est rouverte",
            (
                "Les répartitions calculées jusqu’ici ne peuvent plus être arrêtées : elles se "
                "lisent encore, et le disent.",
            ),
            tells_structures=False,
        ),
        StepBack(
            State.ADOPTED,
            "Retirer l’adoption",
            "L’adoption de la répartition est retirée",
            (
                "La répartition n’est plus arrêtée ; la délibération ne vaut plus pour elle.",
                "Les structures ne lisent plus leur dotation expliquée.",
                "Les données et ce qui est dit de chaque structure peuvent de nouveau changer.",
            ),
            (Obstacle.CORRECTION, Obstacle.AGREEMENT, Obstacle.PAYMENT),
        ),
        StepBack(
            State.CONVENTIONS,
            "Annuler les conventions",
            "Les conventions sont annulées",
            (
                "Les conventions générées se lisent encore, marquées « annulée » ; leurs "
                "références ne servent plus.",
                "Les conventions demandées et non imprimées sont abandonnées.",
            ),
            (Obstacle.PAYMENT,),
        ),
        StepBack(
            State.DIALOGUE,
            "Refermer les dialogues",
            "Les dialogues de gestion sont refermés",
            (
                "L’ouverture des dialogues ne compte plus : plus rien n’y est attendu, et aucun "
                "délai ne court.",
                "Les dates fixées à l’ouverture sont à fixer de nouveau.",
            ),
            (Obstacle.WORDS,),
        ),
        StepBack(
            State.SETTLEMENT,
            "Retirer le solde",
            "Le solde est retiré",
            (
                "Les montants finals ne valent plus : la répartition du solde se lit encore, "
                "marquée « retirée ».",
                "Les notes arrêtées restent ; le solde peut être arrêté de nouveau.",
            ),
            (Obstacle.BALANCE, Obstacle.LETTER),
        ),
    )
}


def reached(current: str, wanted: State) -> bool:
    """Tell whether a campaign in state `current` is at `wanted` or beyond."""
    return ORDER.index(State(current)) >= ORDER.index(wanted)
