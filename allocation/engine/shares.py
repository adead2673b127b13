"""A total shared to the cent, on weights of any exact kind, and how each cent came about."""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from typing import Generic, NamedTuple, TypeVar

from allocation.engine.decimals import UNBOUNDED, plain
from allocation.engine.inputs import Cents

K = TypeVar("K", int, str)


class Shares(NamedTuple, Generic[K]):
    """What each key gets of a total, in cents, and what rounding did (rule 4).

    Exactly, weight × total = rounded-down share × `whole` + remainder, `whole` being the sum
    of the weights. `topped_up` are the keys that took a left-over cent, the largest remainder
    first. A weight of 1 stands for `unit` of the values shared on.
    """

    total: Cents
    weights: Mapping[K, int]
    parts: dict[K, Cents]
    topped_up: list[K]
    unit: Decimal

    @property
    def whole(self) -> int:
        """What every remainder is over."""
        return sum(self.weights.values())

    @property
    def remainders(self) -> dict[K, int]:
        """What rounding down leaves of each share, over `whole`."""
        whole = self.whole
        return {key: self.total * weight % whole for key, weight in self.weights.items()}

    @property
    def ranks(self) -> dict[K, int]:
        """The rank, from 1, of each key that took a left-over cent."""
        return {key: rank for rank, key in enumerate(self.topped_up, 1)}

    @property
    def floors(self) -> dict[K, Cents]:
        """The shares rounded down, before any left-over cent."""
        return self.parts | {key: self.parts[key] - 1 for key in self.topped_up}

    def as_json(self) -> dict[str, object]:
        """Give all of it but the parts; whole and remainders in the unit of the values."""
        return {
            "total_cents": self.total,
            "whole": self._in_unit(self.whole),
            "floors": {str(key): cents for key, cents in self.floors.items()},
            "remainders": {str(key): self._in_unit(n) for key, n in self.remainders.items()},
            "ranks": {str(key): rank for key, rank in self.ranks.items()},
        }

    def _in_unit(self, weight: int) -> str:
        return plain(UNBOUNDED.multiply(Decimal(weight), self.unit))


def shares(total: Cents, weights: Mapping[K, int], unit: Decimal = Decimal(1)) -> Shares[K]:
    """Share `total` among the keys of `weights`, in proportion, to the cent.

    Each key gets its share rounded down; the cents left over go one each to the
    largest remainders, ties to the smallest key, so the parts always add up to
    `total` and the same input always gives the same answer.

    >>> found = shares(100, {"A": 2, "B": 2, "C": 3})
    >>> found.parts, found.floors, found.topped_up
    ({'A': 29, 'B': 28, 'C': 43}, {'A': 28, 'B': 28, 'C': 42}, ['C', 'A'])

    Raises ValueError if a weight is negative or all are zero.
    Source: RULES.md, rule 4.
    """
    whole = sum(weights.values())
    if whole == 0 or min(weights.values()) < 0:
        raise ValueError("weights must be positive or zero, and not all zero")
    parts: dict[K, Cents] = {}
    remainders: dict[K, int] = {}
    for key, weight in weights.items():
        parts[key], remainders[key] = divmod(total * weight, whole)
    left_over = total - sum(parts.values())
    # Both sorts keep the order of equals: the smallest key stays first among equal remainders.
    by_remainder = sorted(sorted(weights), key=remainders.__getitem__, reverse=True)
    topped_up = by_remainder[:left_over]
    for key in topped_up:
        parts[key] += 1
    return Shares(total, weights, parts, topped_up, unit)


def split(total: Cents, weights: Mapping[K, int]) -> dict[K, Cents]:
    """Share `total` as `shares` does, and give the parts alone.

    >>> split(100, {"A": 1, "B": 1, "C": 1})
    {'A': 34, 'B': 33, 'C': 33}
    """
    return shares(total, weights).parts


def pro_rata(total: Cents, values: Mapping[K, Decimal]) -> Shares[K]:
    """Share `total` as `shares` does, in exact proportion to measured values.

    >>> pro_rata(100, {"A": Decimal("1.5"), "B": Decimal("0.25")}).parts
    {'A': 86, 'B': 14}
    """
    weights, unit = scaled(values)
    return shares(total, weights, unit)


def scaled(values: Mapping[K, Decimal]) -> tuple[dict[K, int], Decimal]:
    """Whole numbers, and the unit of which each counts as many as its value holds.

    >>> scaled({"A": Decimal("1.5"), "B": Decimal("0.25")})
    ({'A': 150, 'B': 25}, Decimal('0.01'))
    """
    whole = {key: int(value) for key, value in values.items()}
    if whole == values:
        return whole, Decimal(1)
    with localcontext(UNBOUNDED):
        exponent = sum(values.values(), Decimal(0)).as_tuple().exponent
        assert isinstance(exponent, int)  # what is measured is finite
        places = -exponent  # as many as the longest value has
        weights = {key: int(value.scaleb(places)) for key, value in values.items()}
        return weights, Decimal(1).scaleb(-places)
