"""Totals shared to the cent on arrays of weights: rule 4, a row a variant, a column a structure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

# Whole numbers: int64, or Python's own (dtype object) where a product would pass 2^63.
Cells = NDArray[Any]
LARGEST = 2**63 - 1


def share_rows(total: int, weights: Cells) -> Cells:
    """Share `total` among the columns of each row, as `engine.shares` does, in int64.

    Ties go to the first column. Products that int64 does not hold are made of Python's whole
    numbers: slower, never wrong. Raises ValueError if a weight is negative, or a row all zero.
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
        raise ValueError("weights must not be all zero")
    remainders = weights * total
    parts = remainders // whole
    remainders -= parts * whole
    left_over = (total - parts.sum(axis=1)).astype(np.int64, copy=False)
    if left_over.any():
        # Nobody has a remainder of `whole`: where no cent is left, nobody is topped up.
        last = np.where(left_over == 0, whole[:, 0], _last_served(remainders, left_over))
        topped_up = remainders >= last[:, None]
        _leave_the_last_ties(topped_up, remainders == last[:, None], left_over)
        parts += topped_up
    return parts


def _last_served(remainders: Cells, left_over: Cells) -> Cells:
    """Return, of each row, the remainder that is the last to take a left-over cent."""
    rows, width = remainders.shape
    place = np.minimum(width - left_over, width - 1)
    if rows == 1:  # one long row: what is on each side of one place need not be in order
        return np.partition(remainders, place[0], axis=1)[:, place[0]]
    return np.sort(remainders, axis=1)[np.arange(rows), place]


def _leave_the_last_ties(topped_up: Cells, tied: Cells, left_over: Cells) -> None:
    """Take back the cents that a row has not, from the last of those tied for the last one."""
    beyond = np.count_nonzero(topped_up, axis=1) - left_over
    rows = np.flatnonzero(beyond)
    among = tied[rows]
    rank = np.cumsum(among, axis=1)
    kept = rank[:, -1] - beyond[rows]
    topped_up[rows] &= ~(among & (rank > kept[:, None]))
