"""Totals shared to the cent on arrays of weights: rule 4, a row a variant, a column a structure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Whole numbers: int64, or Python's own (dtype object) where a product would pass 2^63.
Cells = NDArray[Any]
LARGEST = 2**63 - 1
LARGEST_SHORT = 2**31 - 1


class NothingToShareOn(ValueError):
    """A row of weights is zero throughout."""


def share_rows(total: int, weights: Cells) -> Cells:
    """Share `total` among the columns of each row, as `engine.shares` does, in int64.

    Ties go to the first column. Products that int64 does not hold are made of Python's whole
    numbers: slower, never wrong. Raises ValueError if a weight is negative, NothingToShareOn if a
    row is all zero.
    """
    return _shared(total, held(weights, total)).astype(np.int64, copy=False)


def held(weights: Cells, total: int) -> Cells:
    """Return the weights in a type that holds their sums, and their products with `total`."""
    if weights.min() < 0:
        raise ValueError("weights must be positive or zero")
    largest = int(weights.max()) * max(total, weights.shape[1])
    return weights.astype(np.int64 if largest <= LARGEST else object, copy=False)


def _shared(total: int, weights: Cells) -> Cells:
    whole = weights.sum(axis=1, keepdims=True)
    if not whole.all():
        raise NothingToShareOn("weights must not be all zero")
    remainders = weights * total
    parts = remainders // whole
    remainders -= parts * whole
    left_over = (total - parts.sum(axis=1)).astype(np.int64, copy=False)
    if left_over.any():
        if whole.max() <= LARGEST_SHORT:  # half as wide is ranked twice as fast
            remainders = remainders.astype(np.int32)
        parts += _topped_up(remainders, whole[:, 0], left_over)
    return parts


def _topped_up(remainders: Cells, whole: Cells, left_over: Cells) -> Cells:
    """Tell who takes a left-over cent: the largest remainders, the first among equals."""
    last = _last_served(remainders, left_over)
    # Nobody has a remainder of `whole`: where no cent is left, nobody takes one.
    last = np.where(left_over == 0, whole, last).astype(remainders.dtype)
    served = remainders >= last[:, None]
    beyond = np.count_nonzero(served, axis=1) - left_over
    rows = np.flatnonzero(beyond)
    tied = remainders[rows] == last[rows, None]
    rank = np.cumsum(tied, axis=1)
    kept = rank[:, -1] - beyond[rows]
    served[rows] &= ~(tied & (rank > kept[:, None]))
    return served


def _last_served(remainders: Cells, left_over: Cells) -> Cells:
    """Return, of each row, the remainder that is the last to take a left-over cent."""
    rows, width = remainders.shape
    place = np.minimum(width - left_over, width - 1)
    if rows == 1:  # one long row: what is on each side of one place need not be in order
        return np.partition(remainders, place[0], axis=1)[:, place[0]]
    return np.sort(remainders, axis=1)[np.arange(rows), place]
