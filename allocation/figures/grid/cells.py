"""A cell of the sheet as it is typed, and what became of it; no database."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from allocation.engine import plain
from allocation.models import Figure, Indicator
from structures.ground.edits import digest_of
from structures.ground.readings import parse_number, parse_whole
from structures.models import Structure

Key = tuple[int, int]  # of a structure and an indicator
Stored = dict[Key, Figure]
Held = dict[tuple[int, int, Decimal | None], Any]  # rows of history, by structure, indicator, value
MOST_DIGITS = 5  # digits of an indicator's number


class Act(StrEnum):
    """What one person did at once: it has one line in the journal, and one undo."""

    CELL = "cell"
    PASTE = "paste"
    UNDO = "undo"


class CellState(StrEnum):
    """What became of a cell that was sent."""

    SAVED = "saved"
    UNDONE = "undone"
    REFUSED = "refused"
    CHANGED = "changed"


@dataclass(frozen=True)
class TypedCell:
    """A value typed in a cell, None where it was emptied, and what the cell was `seen` to hold."""

    structure: Structure
    indicator: Indicator
    value: Decimal | None
    seen: str
    comment: str = ""

    @property
    def key(self) -> Key:
        """Its structure and indicator, by their keys."""
        return self.structure.pk, self.indicator.pk

    @property
    def held(self) -> tuple[int, int, Decimal | None]:
        """Its structure, indicator and value: what its history is looked up by."""
        return (*self.key, self.value)

    @property
    def name(self) -> str:
        """What the sheet calls it."""
        return cell_name(self.structure.code, self.indicator.number)


@dataclass(frozen=True)
class CellAnswer:
    """What became of a cell, and the figure that is stored there now.

    `was` is what its act replaced. `needs_comment` when it is saved only with one.
    """

    typed: TypedCell
    state: CellState
    stored: Figure | None
    was: Figure | None = None
    message: str = ""
    needs_comment: bool = False


@dataclass(frozen=True)
class Recorded:
    """What became of an act: all of it is saved, or nothing.

    `stored` is what the structures that it touched hold now; `changed` how many cells it wrote.
    """

    act: Act
    answers: Sequence[CellAnswer]
    stored: Stored
    changed: int = 0

    @property
    def structures(self) -> list[Structure]:
        """The structures that it touches."""
        return list({one.typed.structure.pk: one.typed.structure for one in self.answers}.values())

    @property
    def state(self) -> CellState:
        """What becomes of the cells that it touches, once it is recorded."""
        return CellState.UNDONE if self.act == Act.UNDO else CellState.SAVED

    @property
    def saved(self) -> bool:
        """Whether it is recorded."""
        return all(one.state == CellState.SAVED for one in self.answers)

    @property
    def conflicts(self) -> list[CellAnswer]:
        """The cells that somebody else changed."""
        return [one for one in self.answers if one.state == CellState.CHANGED]


def cell_name(code: str, number: int) -> str:
    """Return what the page calls a cell.

    >>> cell_name("67437", 5)
    '67437-5'
    """
    return f"{code}-{number}"


def place_of(name: str) -> tuple[str, int] | None:
    """Return the code and the number that a cell's name holds, None if it is none.

    A cell has one name: two of them would be written as two cells.

    >>> place_of("67437-5"), place_of("67437-05")
    (('67437', 5), None)
    """
    code, _, number = name.rpartition("-")
    is_number = number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS
    if not (code and is_number and name == cell_name(code, int(number))):
        return None
    return code, int(number)


def version_of(figure: Figure | None) -> str:
    """Return what stands for what a cell holds: its value and its comment."""
    if figure is None:
        return version_with(None, "")
    return version_with(figure.value, figure.comment)


def version_with(value: Decimal | None, comment: str) -> str:
    """Return the version of a cell that holds these."""
    return digest_of(value="" if value is None else plain(value), comment=comment)


def read_typed(text: str, indicator: Indicator) -> Decimal | None:
    """Return the number typed in a cell, None for an empty one.

    A count that is not whole is read as it is: it is right where it is what is stored, under a
    pro rata. Raises ValueError, in French.
    """
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text).strip()
    if not spaced:
        return None
    if not indicator.whole_values:
        return parse_number(spaced)
    try:
        return Decimal(parse_whole(spaced))
    except ValueError:
        found = parse_number(spaced)
        if found == int(found):
            raise
        return found
