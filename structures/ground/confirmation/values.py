"""What the page of an act says: its sentences, who is concerned, what cannot be undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from structures.ground.french import NO_BREAK_SPACE, counted

SHOWN = 50  # rows of the table; those left out are counted and added up
FOR_GOOD = "Cet acte ne s’annule pas."


@dataclass(frozen=True)
class Concerned:
    """A person or a structure that an act touches, and for how much, in cents, where it is money.

    `note` says what else the act does to it.
    """

    name: str
    cents: int | None = None
    note: str = ""


@dataclass(frozen=True)
class Whom:
    """The table of who is concerned: what it is called, what a row is, what the amount is.

    `noun` is the singular and the plural of what is left out when the list is long; amounts that
    do not add up, such as those of a choice, have no total.
    """

    rows: Sequence[Concerned]
    caption: str = "Qui est concerné, et pour combien"
    who: str = "Structure"
    amount: str = "Montant"
    noun: tuple[str, str] = ("autre structure", "autres structures")
    adds_up: bool = True

    @property
    def shown(self) -> Sequence[Concerned]:
        """The rows that the page shows: all, or the first."""
        return self.rows[:SHOWN]

    @property
    def others(self) -> str:
        """How many are left out, in words, or nothing."""
        left = len(self.rows) - SHOWN
        return f"et {counted(left, *self.noun)}" if left > 0 else ""

    @property
    def others_cents(self) -> int:
        """What those left out add up to."""
        return _sum(self.rows[SHOWN:])

    @property
    def is_money(self) -> bool:
        """Whether any row has an amount."""
        return any(row.cents is not None for row in self.rows)

    @property
    def total_cents(self) -> int:
        """What all the rows add up to, those left out included."""
        return _sum(self.rows)


@dataclass(frozen=True)
class Confirmation:
    """What the page of an act says before it is done.

    `title` names the act in the infinitive, `button` what is pressed (the same, with its euros),
    `back` is the page above (label, address), where one also comes back to once `done` is said.
    `for_good` is what cannot be undone, or how it may be; `hindrance` why it may not be done now:
    there is no button then. `links` lead to what helps to fill in the form. `rests_on` tells
    apart what the sentences do not. Without `done`, the page that follows speaks for itself.
    """

    title: str
    button: str
    sentences: Sequence[str]
    back: tuple[str, str]
    done: str
    whom: Whom | None = None
    for_good: str = FOR_GOOD
    hindrance: str = ""
    rests_on: str = ""
    links: Sequence[tuple[str, str]] = ()

    @property
    def question(self) -> str:
        """The heading of the page."""
        return f"{self.title}{NO_BREAK_SPACE}?"

    @cached_property
    def seen(self) -> str:
        """The fingerprint of all that is said and where, rows left out included."""
        rows = [(row.name, row.cents, row.note) for row in self.whom.rows] if self.whom else []
        above = self.back[1].partition("?")[0]  # tells apart two years that say the same
        said = (above, self.title, self.button, [*self.sentences], rows)
        told = repr((*said, self.for_good, self.hindrance, self.rests_on))
        return sha256(told.encode()).hexdigest()


def _sum(rows: Sequence[Concerned]) -> int:
    return sum(row.cents or 0 for row in rows)
