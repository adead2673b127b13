"""What a split gives: every amount, in cents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation.engine.inputs import Cents, Row, Table


@dataclass(frozen=True)
class Settlement:
    """What the ratings of axis 3 lead to, in cents (rules 7 and 8).

    `earned` is by indicator then structure, the others by structure. As the advance
    never exceeds the fixed part, a `balance` computed here is never below zero.
    """

    earned: Table[Cents]
    redistribution: Row[Cents]
    retained_cents: Cents
    final: Row[Cents]
    balance: Row[Cents]


@dataclass(frozen=True)
class Result:
    """Every amount of one split, in cents, from the envelope to each structure.

    `axes` is by axis, `pots` by indicator, `lines` (fixed axes) and `ceilings` (variable
    axes) by indicator then structure, the others by structure. `respread` lists the
    active indicators whose regional total is zero, so that their pot went to the others
    of their axis. `settlement` is None before the ratings.
    """

    axes: Mapping[int, Cents]
    pots: Mapping[int, Cents]
    respread: tuple[int, ...]
    lines: Table[Cents]
    fixed: Row[Cents]
    ceilings: Table[Cents]
    maximum: Row[Cents]
    advance: Row[Cents]
    settlement: Settlement | None

    def as_json(self) -> dict[str, object]:
        """Give the amounts in the format of `expected` in tests/golden/split.json."""
        amounts = vars(self) | (vars(self.settlement) if self.settlement else {})
        names = amounts.keys() - {"respread", "settlement"}
        return {name: _as_json(amounts[name]) for name in sorted(names)}


def _totals(rows: Iterable[Row[Cents]], structures: Iterable[str]) -> dict[str, Cents]:
    totals = dict.fromkeys(structures, 0)
    for row in rows:
        for code, cents in row.items():
            totals[code] += cents
    return totals


def _as_json(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return {str(key): _as_json(item) for key, item in value.items()}
