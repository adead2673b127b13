"""What a row of the tables says of a stage or of a text. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Section(StrEnum):
    """Where the page of an indicator shows a text; the value is its anchor."""

    ASSESSMENT = "auto-evaluation"
    PROPOSAL = "proposition"
    DECISION = "reponse-et-decision"
    THREAD = "echanges"


@dataclass(frozen=True)
class Step:
    """A stage in words: its name, what is done there, what a calendar expects if not its name.

    `due` is the date of the campaign's schedule that ends it; empty when the day depends on
    what was said. `is_joint`: all three parties take part.
    """

    label: str
    section: Section | None = None
    doing: str = ""
    expected: str = ""
    due: str = ""
    is_joint: bool = False


@dataclass(frozen=True)
class Asked:
    """How a page asks for a text: title of its form, button, name of its address, its box.

    `{shortest}` stands for the shortest length in `help`.
    """

    title: str
    button: str
    route: str
    label: str = "Texte"
    help: str = ""


@dataclass(frozen=True)
class Text:
    """A kind of text: the columns of the rating that it fills, how it is asked and printed.

    `answer` is the column of a choice made with it. `title` heads it in the decision, which
    leaves out a text without one. Without `asked`, the product words it. `roles` may write it
    at any time; else it goes with a move.
    `is_reason`: as long as the campaign asks of the Region. `is_reworded`: its author may say
    it again until a move follows; `restarts_delay`: the structure then has its whole time.
    `is_internal`: the Region alone reads it.
    """

    label: str
    section: Section
    level: str = ""
    by: str = ""
    at: str = ""
    answer: str = ""
    title: str = ""
    asked: Asked | None = None
    roles: tuple[str, ...] = ()
    is_reason: bool = False
    is_reworded: bool = False
    restarts_delay: bool = False
    is_internal: bool = False
