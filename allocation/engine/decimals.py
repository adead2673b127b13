"""Exact arithmetic on measured values. Pure.

Python's decimals round silently at 28 digits; census values summed over a
Region need more. Here a result that would be rounded raises instead.
"""

from collections.abc import Iterable
from decimal import (
    MAX_EMAX,
    MAX_PREC,
    MIN_EMIN,
    Context,
    Decimal,
    Inexact,
    InvalidOperation,
    Overflow,
)

_TRAPS = [Inexact, InvalidOperation, Overflow]
EXACT = Context(prec=200, traps=_TRAPS)
# For sums and products of plain decimals, whose digits are all written: as many as it takes.
UNBOUNDED = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=_TRAPS)


def exact_sum(values: Iterable[Decimal]) -> Decimal:
    """Add `values` without any rounding; 0 when there are none."""
    total = Decimal(0)
    for value in values:
        total = EXACT.add(total, value)
    return total


def exact_product(left: Decimal, right: Decimal) -> Decimal:
    """Multiply without any rounding."""
    return EXACT.multiply(left, right)


def plain(value: Decimal) -> str:
    """Write a decimal exactly, without exponent nor trailing zeros.

    >>> plain(Decimal("12.3400"))
    '12.34'
    >>> plain(Decimal("100"))
    '100'
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
