"""A total shared to the cent, on weights of any exact kind."""

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from allocation.engine.inputs import Cents

K = TypeVar("K", int, str)


def split(total: Cents, weights: Mapping[K, int]) -> dict[K, Cents]:
    """Share `total` among the keys of `weights`, in proportion, to the cent.

    Each key gets its share rounded down; the cents left over go one each to the
    largest remainders, ties to the smallest key, so the parts always add up to
    `total` and the same input always gives the same answer.

    >>> split(100, {"A": 1, "B": 1, "C": 1})
    {'A': 34, 'B': 33, 'C': 33}

    Raises ValueError if a weight is negative or all are zero.
    Source: RULES.md, rule 4.
    """
    whole = sum(weights.values())
    if whole == 0 or min(weights.values()) < 0:
        raise ValueError("weights must be positive or zero, and not all zero")
    parts, remainders = {}, {}
    for key, weight in weights.items():
        parts[key], remainders[key] = divmod(total * weight, whole)
    left_over = total - sum(parts.values())
    # Both sorts keep the order of equals: the smallest key stays first among equal remainders.
    by_remainder = sorted(sorted(weights), key=remainders.__getitem__, reverse=True)
    for key in by_remainder[:left_over]:
        parts[key] += 1
    return parts


def scaled(values: Mapping[K, Decimal | int]) -> dict[K, int]:
    """Whole numbers in exactly the proportions of `values`, whatever the decimal context.

    >>> scaled({"A": Decimal("1.5"), "B": Decimal("0.25")})
    {'A': 6, 'B': 1}
    """
    ratios = {key: value.as_integer_ratio() for key, value in values.items()}
    scale = math.lcm(*{denominator for _, denominator in ratios.values()})
    return {key: numerator * (scale // denom) for key, (numerator, denom) in ratios.items()}
