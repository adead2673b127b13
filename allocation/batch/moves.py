"""Which figures, wrong by a hundredth, would move the most money between structures."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

import numpy as np

from allocation.batch.arrays import BLOCK, columns, counted, split_variants
from allocation.batch.shares import Cells
from allocation.engine.inputs import Cents, Inputs

HUNDREDTHS = 100  # a figure that is wrong is one hundredth more
MOST_TRIED = 10_000  # beyond, only those of the largest lines are tried: the others move less


@dataclass(frozen=True)
class Move:
    """What a figure one hundredth higher changes, in cents.

    `moved` goes from some structures to others, `own` to its own structure, maxima being compared.
    """

    code: str
    number: int
    moved: Cents
    own: Cents


def moves(inputs: Inputs) -> list[Move]:
    """Return what each figure moves once a hundredth higher, the most first, exactly.

    A figure that is zero moves nothing, and is not there.
    """
    rows = {number: cells.astype(object) * HUNDREDTHS for number, cells in counted(inputs).items()}
    before = split_variants(inputs, rows).maximum[0]
    found = [
        move
        for number, places in groupby(_tried(inputs, rows), key=attrgetter("number"))
        for move in _moves_of(inputs, rows, number, [one.place for one in places], before)
    ]
    return sorted(found, key=lambda move: (-move.moved, move.number, move.code))


@dataclass(frozen=True)
class _Tried:
    """A figure that is tried: its indicator, its column, and how much its line roughly weighs."""

    number: int
    place: int
    weight: float


def _tried(inputs: Inputs, rows: dict[int, Cells]) -> list[_Tried]:
    """Return the figures to try, indicator by indicator.

    A hundredth of a line moves, but for what its own structure would have lost: in proportion to
    pot × share × (1 - share).
    """
    weights = {one.number: one.weight for axis in inputs.axes for one in axis.indicators}
    axes = {one.number: axis for axis in inputs.axes for one in axis.indicators}
    found = []
    for number, [row] in rows.items():
        whole = sum(row.tolist())
        part = weights[number] * axes[number].share_bp / sum(i.weight for i in axes[number].active)
        for place in np.flatnonzero(row != 0).tolist():
            share = int(row[place]) / whole
            found.append(_Tried(number, place, part * share * (1 - share)))
    kept = sorted(found, key=lambda one: -one.weight)[:MOST_TRIED]
    return sorted(kept, key=lambda one: (one.number, one.place))


def _moves_of(
    inputs: Inputs, rows: dict[int, Cells], number: int, places: list[int], before: Cells
) -> Iterator[Move]:
    codes = columns(inputs)
    step = max(1, BLOCK // len(codes))
    for start in range(0, len(places), step):
        some = places[start : start + step]
        wrong = np.repeat(rows[number], len(some), axis=0)
        wrong[range(len(some)), some] += rows[number][0, some] // HUNDREDTHS
        change = split_variants(inputs, rows | {number: wrong}).maximum - before
        moved = np.maximum(change, 0).sum(axis=1)
        for rank, place in enumerate(some):
            yield Move(codes[place], number, int(moved[rank]), int(change[rank, place]))
