"""The way from the envelope to the structure, drawn: the same bytes on a page and on paper."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from allocation.explanation.lines import SheetAxis
from structures.ground.french import euros, signed_euros

# The size of bars drawn one below the other, in units: a row is a line of text above a bar.
WIDTH = 340
ROW, BAR_TOP, BAR_HEIGHT = 42, 20, 14


class Place(NamedTuple):
    """Where a row writes its text, and where its bar begins."""

    text_y: int
    bar_y: int


def place_of(row: int) -> Place:
    """Return where the row of that rank stands, from 0."""
    bar = row * ROW + BAR_TOP
    return Place(bar - 6, bar)


@dataclass(frozen=True)
class OwnPart:
    """What makes a structure's amount, in order: of an axis, or of something else (`axis` 0).

    One below zero takes back of what comes before it.
    """

    label: str
    cents: int
    axis: int = 0


@dataclass(frozen=True)
class OwnShare:
    """A structure's amount: what it is called, what makes it, in cents."""

    title: str
    parts: list[OwnPart]
    total: str

    @property
    def cents(self) -> int:
        """The amount."""
        return sum(part.cents for part in self.parts)

    def of_axis(self, number: int) -> int:
        """Return what an axis gives of it."""
        return sum(part.cents for part in self.parts if part.axis == number)


@dataclass(frozen=True)
class Piece:
    """A piece of a bar, in units: what an axis gives, else by `kind` what it is."""

    axis: int
    x: int
    width: int
    kind: str = "of-others"


@dataclass(frozen=True)
class Step:
    """A row: what it is, its amount in words, where it stands, its pieces."""

    label: str
    amount: str
    text_y: int
    y: int
    pieces: list[Piece]
    heading: bool = False


@dataclass(frozen=True)
class Waterfall:
    """The drawing, with the sentence that is said in its place."""

    label: str
    width: int
    height: int
    bar_height: int
    steps: list[Step]


@dataclass(frozen=True)
class Stretch:
    """A piece of a bar before it is drawn, in cents."""

    axis: int
    start: int
    end: int
    kind: str = "of-others"

    def within(self, end: int) -> "Stretch":
        """Return what is left of it when what is beyond `end` is taken back."""
        return Stretch(self.axis, min(self.start, end), min(self.end, end), self.kind)


def waterfall(axes: list[SheetAxis], envelope_cents: int, own: OwnShare) -> Waterfall:
    """Draw the envelope parted between the axes, then the structure's part at its own scale."""
    steps = [
        _step(row, label, cents, pieces)
        for row, (label, cents, pieces) in enumerate(_of_network(axes, envelope_cents, own))
    ]
    row = len(steps)
    text_y, bar_y = place_of(row)
    steps.append(Step(f"{own.title}, agrandie", "", text_y + 12, bar_y, [], heading=True))
    steps += _of_structure(row + 1, own)
    said = " ; ".join(f"{step.label} : {step.amount}" for step in steps if not step.heading)
    return Waterfall(
        f"De l’enveloppe à la structure. {said}.", WIDTH, ROW * len(steps), BAR_HEIGHT, steps
    )


def _of_network(
    axes: list[SheetAxis], envelope_cents: int, own: OwnShare
) -> Iterator[tuple[str, str, list[Piece]]]:
    whole = Stretch(0, 0, envelope_cents)
    yield "Enveloppe de la Région", euros(envelope_cents), _pieces([whole], envelope_cents)
    reached = 0
    for axis in axes:
        middle, end = reached + own.of_axis(axis.number), reached + axis.pot_cents
        found = [Stretch(axis.number, reached, middle), Stretch(0, middle, end)]
        yield f"Axe {axis.number}", euros(axis.pot_cents), _pieces(found, envelope_cents)
        reached = end


def _of_structure(first: int, own: OwnShare) -> Iterator[Step]:
    """Give a row a part of the structure's amount, then the whole."""
    kept: list[Stretch] = []
    reached = 0
    scale = max(own.cents, _highest(own))
    for row, part in enumerate(own.parts, start=first):
        low, high = sorted((reached, reached + part.cents))
        reached += part.cents
        if part.cents < 0:
            kept = [one.within(low) for one in kept]
            piece = Stretch(0, low, high, "taken")
        else:
            piece = Stretch(part.axis, low, high, "given")
            kept.append(piece)
        amount = euros(part.cents) if part.axis else signed_euros(part.cents)
        yield _step(row, part.label, amount, _pieces([piece], scale))
    yield _step(first + len(own.parts), own.total, euros(own.cents), _pieces(kept, scale))


def _highest(own: OwnShare) -> int:
    """Return how far the parts reach, before what is taken back."""
    reached = highest = 0
    for part in own.parts:
        reached += part.cents
        highest = max(highest, reached)
    return highest


def _step(row: int, label: str, amount: str, pieces: list[Piece]) -> Step:
    return Step(label, amount, *place_of(row), pieces)


def _pieces(found: Iterable[Stretch], scale: int) -> list[Piece]:
    return [
        Piece(one.axis, start, _units(one.end, scale) - start, one.kind)
        for one in found
        for start in [_units(one.start, scale)]
    ]


def _units(cents: int, scale: int) -> int:
    return cents * WIDTH // scale if scale else 0
