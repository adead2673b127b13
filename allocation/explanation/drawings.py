"""The way from the envelope to the structure, drawn: the same bytes on a page and on paper."""

from dataclasses import dataclass

from allocation.explanation.lines import SheetAxis
from structures.ground.french import euros

# In its own units: a row is a line of text above a bar.
WIDTH = 340
ROW, BAR_TOP, BAR_HEIGHT = 42, 20, 14


@dataclass(frozen=True)
class Piece:
    """A piece of a bar, in units: what an axis gives, or what goes to others (`axis` 0)."""

    axis: int
    x: int
    width: int


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


def waterfall(
    axes: list[SheetAxis], envelope_cents: int, maximum_cents: int, own: str
) -> Waterfall:
    """Draw the envelope parted between the axes, then the structure's part at its own scale.

    `own` names that part.
    """
    rows: list[tuple[str, int, list[tuple[int, int, int]]]] = [
        ("Enveloppe de la Région", envelope_cents, [(0, 0, envelope_cents)])
    ]
    reached = 0
    for axis in axes:
        own_piece = (axis.number, reached, axis.amount_cents)
        rest = (0, reached + axis.amount_cents, axis.pot_cents - axis.amount_cents)
        rows.append((f"Axe {axis.number}", axis.pot_cents, [own_piece, rest]))
        reached += axis.pot_cents
    steps = [_step(place, *row, envelope_cents) for place, row in enumerate(rows)]
    steps.append(_heading(len(steps), f"{own}, agrandie"))
    reached = 0
    for axis in axes:
        piece = (axis.number, reached, axis.amount_cents)
        label = f"Axe {axis.number}{', au plus' if axis.variable else ''}"
        steps.append(_step(len(steps), label, axis.amount_cents, [piece], maximum_cents))
        reached += axis.amount_cents
    pieces = [piece for step in steps[len(rows) + 1 :] for piece in step.pieces]
    top = len(steps) * ROW
    total = Step(
        "Dotation maximale", euros(maximum_cents), top + BAR_TOP - 6, top + BAR_TOP, pieces
    )
    steps.append(total)
    said = " ; ".join(f"{step.label} : {step.amount}" for step in steps if not step.heading)
    return Waterfall(
        f"De l’enveloppe à la structure. {said}.", WIDTH, ROW * len(steps), BAR_HEIGHT, steps
    )


def _step(
    place: int, label: str, cents: int, parts: list[tuple[int, int, int]], scale: int
) -> Step:
    top = place * ROW
    pieces = [
        Piece(axis, _units(start, scale), _units(start + width, scale) - _units(start, scale))
        for axis, start, width in parts
    ]
    return Step(label, euros(cents), top + BAR_TOP - 6, top + BAR_TOP, pieces)


def _heading(place: int, label: str) -> Step:
    top = place * ROW
    return Step(label, "", top + BAR_TOP + 6, top + BAR_TOP, [], heading=True)


def _units(cents: int, scale: int) -> int:
    return cents * WIDTH // scale if scale else 0
