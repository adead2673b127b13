"""Who gains and who loses, drawn on either side of a line."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.explanation.drawings import BAR_HEIGHT, ROW, WIDTH, place_of
from allocation.scenarios.tables import Compared, Comparison
from allocation.year_comparison.change_pages import MIDDLE
from structures.ground.french import counted, euros, signed_euros

MOST_BARS = 8  # on either side, the largest, where there are more than twice as many


@dataclass(frozen=True)
class Bar:
    """A structure in the drawing: its name, its difference in words and in cents, its bar."""

    label: str
    amount: str
    cents: int
    text_y: int
    y: int
    x: int
    width: int

    @property
    def line_y(self) -> int:
        """Where the middle line begins beside the bar, a little above it."""
        return self.y - 2

    @property
    def line_end(self) -> int:
        """Where it ends, a little below."""
        return self.y + BAR_HEIGHT + 2


@dataclass(frozen=True)
class Chart:
    """Who gains and who loses on a side, in a sentence and drawn; `left` says who is left out."""

    key: str
    title: str
    sentence: str
    left: str
    label: str
    bars: list[Bar]

    width, middle, bar_height = WIDTH, MIDDLE, BAR_HEIGHT

    @property
    def height(self) -> int:
        """In units."""
        return ROW * len(self.bars)


def charts(comparison: Comparison, rows: Sequence[Compared]) -> list[Chart]:
    """Return a drawing a side that is compared with the base."""
    return [
        _chart(comparison, rows, n)
        for n, side in enumerate(comparison.sides)
        if side is not comparison.base and side.given and comparison.base.given
    ]


def _chart(comparison: Comparison, rows: Sequence[Compared], n: int) -> Chart:
    moved = sorted(
        ((gap, row.structure.name) for row in rows if (gap := row.cells[n].gap)),
        key=lambda one: (-one[0], one[1]),
    )
    gains = [one for one in moved if one[0] > 0]
    losses = [one for one in moved if one[0] < 0]
    shown = moved
    if len(moved) > 2 * MOST_BARS:
        shown = [*gains[:MOST_BARS], *losses[-MOST_BARS:]]
    largest = max((abs(gap) for gap, _ in shown), default=0)
    bars = [_bar(place, *one, largest) for place, one in enumerate(shown)]
    left = len(moved) - len(shown)
    title = comparison.sides[n].title
    words = " ; ".join(f"{bar.label} : {bar.amount}" for bar in bars)
    return Chart(
        key=comparison.sides[n].key,
        title=title,
        sentence=_moved(gains, losses, len(rows), adds_up=comparison.adds_up),
        left=counted(left, "autre n’est pas dessinée", "autres ne sont pas dessinées")
        if left
        else "",
        label=f"{title}, écart avec {comparison.base.title}. {words or 'aucun écart'}.",
        bars=bars,
    )


def _moved(
    gains: list[tuple[int, str]], losses: list[tuple[int, str]], known: int, *, adds_up: bool
) -> str:
    """Say how many gain, lose and stay as they are; how much in all, where amounts add up."""
    same = known - len(gains) - len(losses)
    up, down = sum(gap for gap, _ in gains), -sum(gap for gap, _ in losses)
    said = [
        f"{counted(len(gains), 'gagne', 'gagnent')}{f' {euros(up)}' if adds_up else ''}",
        f"{counted(len(losses), 'perd', 'perdent')}{f' {euros(down)}' if adds_up else ''}",
        counted(same, "ne change pas", "ne changent pas"),
    ]
    shown = [words for words, many in zip(said, (gains, losses, same), strict=True) if many]
    return f"{', '.join(shown) or 'Aucune structure'}."


def _bar(place: int, cents: int, name: str, largest: int) -> Bar:
    width = abs(cents) * MIDDLE // largest if largest else 0
    x = MIDDLE if cents >= 0 else MIDDLE - width
    return Bar(name, signed_euros(cents), cents, *place_of(place), x, width)
