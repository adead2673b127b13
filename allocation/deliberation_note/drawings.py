"""What each structure may receive, drawn as bars: fixed part, then ceiling, on one scale."""

from collections.abc import Iterable
from dataclasses import dataclass

from allocation.deliberation_note.selectors import NoteRow
from structures.ground.french import euros

LABEL = (
    "Part fixe et plafond de chaque structure, en barres. Les montants sont ceux du tableau par "
    "structure."
)


@dataclass(frozen=True)
class Layout:
    """Where things stand in a row, in units: name, bar, amount; the text from the row's top."""

    width: int
    row: int
    bar_x: int
    bar_width: int
    bar_top: int
    bar_height: int
    text_y: int
    font: int


# On a phone the name stands above its bar; on paper, beside it.
NARROW = Layout(340, 40, 0, 340, 20, 12, 14, 13)
WIDE = Layout(640, 21, 215, 330, 3, 12, 13, 11)


@dataclass(frozen=True)
class Bar:
    """A structure's row: its name, its maximum in words, where its two pieces stand."""

    name: str
    amount: str
    text_y: int
    y: int
    x: int
    fixed_width: int
    ceiling_x: int
    ceiling_width: int


@dataclass(frozen=True)
class Chart:
    """The drawing, with the sentence that is said in its place."""

    label: str
    width: int
    height: int
    bar_height: int
    font: int
    bars: list[Bar]


def chart(rows: Iterable[NoteRow], layout: Layout) -> Chart:
    """Draw rows in their own order, the longest bar as wide as there is room."""
    found = list(rows)
    scale = max((row.maximum_cents for row in found), default=0)
    bars = [_bar(place, row, scale, layout) for place, row in enumerate(found)]
    return Chart(
        LABEL,
        layout.width,
        layout.row * len(found),
        layout.bar_height,
        layout.font,
        bars,
    )


def _bar(place: int, row: NoteRow, scale: int, layout: Layout) -> Bar:
    top = place * layout.row
    fixed = _units(row.fixed_cents, scale, layout)
    end = _units(row.maximum_cents, scale, layout)
    return Bar(
        row.name,
        euros(row.maximum_cents),
        top + layout.text_y,
        top + layout.bar_top,
        layout.bar_x,
        fixed,
        layout.bar_x + fixed,
        end - fixed,
    )


def _units(cents: int, scale: int, layout: Layout) -> int:
    return cents * layout.bar_width // scale if scale else 0
