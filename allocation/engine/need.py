"""Solidarity coefficients from a measured need. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext

CLOSE = Decimal("0.0001")
EXACT_ENOUGH = 60  # digits: only the last step rounds


@dataclass(frozen=True)
class NeedCoefficient:
    """The need of a structure, the mean of all, their ratio to 4 decimals, and what is kept."""

    need: Decimal
    mean: Decimal
    ratio: Decimal
    kept: Decimal


def need_coefficients(
    needs: Mapping[str, Decimal], *, lowest: Decimal, highest: Decimal
) -> dict[str, NeedCoefficient]:
    """Return each structure's coefficient: its need over the plain mean, half to even, in bounds.

    >>> found = need_coefficients({"A": Decimal(3), "B": Decimal(1)},
    ...     lowest=Decimal("0.5"), highest=Decimal("1.2"))
    >>> [(one.ratio, one.kept) for one in found.values()]
    [(Decimal('1.5000'), Decimal('1.2')), (Decimal('0.5000'), Decimal('0.5000'))]

    Raises decimal.InvalidOperation if all needs are zero. Source: RULES.md, rule 3.
    """
    with localcontext(prec=EXACT_ENOUGH):
        total, count = sum(needs.values(), Decimal(0)), len(needs)
        found = {}
        for code, need in needs.items():
            ratio = (need * count / total).quantize(CLOSE, ROUND_HALF_EVEN)
            kept = min(max(ratio, lowest), highest)
            found[code] = NeedCoefficient(need, total / count, ratio, kept)
    return found
