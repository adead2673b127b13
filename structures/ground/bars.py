"""The size of bars drawn one below the other, in the drawing's own units.

A row is a line of text above a bar.
"""

from typing import NamedTuple

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
