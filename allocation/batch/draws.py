"""How far each amount goes when all figures are drawn around what they are."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allocation.batch.arrays import BLOCK, columns, counted, split_variants
from allocation.batch.shares import LARGEST, Cells
from allocation.engine.inputs import FULL_BP, Cents, Inputs

DRAWS = 10_000
MOST_AMOUNTS = 4 * 10**7  # kept at once, to be ranked: fewer draws above 4 000 structures
FINE = 100  # a draw falls on one of so many points a basis point
ONE = FULL_BP * FINE


@dataclass(frozen=True)
class Spread:
    """The maxima of one structure over all draws, in cents: amounts that a draw gave, ranked.

    `low` and `high` leave one draw in twenty below, and above.
    """

    lowest: Cents
    low: Cents
    median: Cents
    high: Cents
    highest: Cents


def how_many(inputs: Inputs) -> int:
    """Return how many draws are made: those that memory holds the amounts of."""
    return min(DRAWS, MOST_AMOUNTS // len(inputs.structures))


def spreads(inputs: Inputs, margin_bp: int, seed: int) -> dict[str, Spread]:
    """Draw every figure within ± `margin_bp` of what it is, and return how each maximum spreads.

    Each is drawn apart, all values within the margin being as likely; the same seed gives the
    same draws, on any machine. The amounts of a draw are exact; what is drawn has as many digits
    as int64 lets the envelope be shared on, eight of them up to 645 M€.
    """
    count = how_many(inputs)
    maxima = np.empty((count, len(inputs.structures)), np.int64)
    start = 0
    for variants in _drawn(inputs, margin_bp, seed, count):
        some = split_variants(inputs, variants).maximum
        maxima[start : start + len(some)] = some
        start += len(some)
    maxima.sort(axis=0)
    places = (0, (count - 1) // 20, (count - 1) // 2, count - 1 - (count - 1) // 20, count - 1)
    return {
        code: Spread(*(int(maxima[place, column]) for place in places))
        for column, code in enumerate(columns(inputs))
    }


def _drawn(inputs: Inputs, margin_bp: int, seed: int, count: int) -> Iterator[dict[int, Cells]]:
    """Give the draws, a block of variants after the other."""
    # Raw numbers: what a generator makes of them may change from one NumPy to the next.
    source = np.random.PCG64(seed)
    highest = ONE + margin_bp * FINE
    given = counted(inputs)
    rows = {number: _fitting(cells, highest, inputs) for number, cells in given.items()}
    width = len(inputs.structures)
    step = max(1, BLOCK // width)
    for start in range(0, count, step):
        many = min(step, count - start)
        yield {
            number: (row * _factors(source, many, width, margin_bp)) // divisor
            for number, (row, divisor) in rows.items()
        }


def _factors(source: np.random.PCG64, rows: int, width: int, margin_bp: int) -> Cells:
    """Return as many factors, in points of `ONE`, within the margin."""
    points = 2 * margin_bp * FINE + 1
    raw = source.random_raw(rows * width) % np.uint64(points)
    return raw.astype(np.int64).reshape(rows, width) + (ONE - margin_bp * FINE)


def _fitting(cells: Cells, highest: int, inputs: Inputs) -> tuple[Cells, int]:
    """Return weights to multiply by factors, and what to divide by: all of it within int64.

    No pot passes the envelope: a drawn weight that may be shared with it may be with any.
    """
    most = LARGEST // max(inputs.envelope_cents, len(inputs.structures))
    row = [int(value) for value in cells[0].tolist()]
    largest = max(row) or 1
    room = LARGEST // highest
    if largest > room:  # the least digits go; who has something keeps something
        row = [max(value * room // largest, min(value, 1)) for value in row]
        largest = room
    divisor = max(1, -(-largest * highest // most))
    return np.array([row], dtype=np.int64), divisor
