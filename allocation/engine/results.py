"""What a split gives: every amount, in cents, and how each cent came about."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from allocation.engine.guard_rails import Guarded
from allocation.engine.inputs import Cents, Row, Table, plain_row
from allocation.engine.shares import Shares

AMOUNTS = ("axes", "pots", "lines", "fixed", "ceilings", "maximum", "advance")
SETTLED_AMOUNTS = ("earned", "redistribution", "retained_cents", "final", "balance")


@dataclass(frozen=True)
class Settlement:
    """What the ratings of axis 3 lead to, in cents (rules 7 and 8).

    `earned` is by indicator then structure, the others by structure. As the advance
    never exceeds the fixed part, a `balance` computed here is never below zero, unless a
    correction left a structure an advance that was due already: it then pays back.
    `shared` says how each variable axis shared out what it did not earn, if it did.
    """

    earned: Table[Cents]
    redistribution: Row[Cents]
    retained_cents: Cents
    final: Row[Cents]
    balance: Row[Cents]
    shared: Mapping[int, Shares[str]]


@dataclass(frozen=True)
class Sharing:
    """How each sum was shared out, level by level, with its remainders and left-over cents.

    `pots` is by axis, `lines` and `ceilings` by indicator. `advance` is the pot of the
    first payments before the cap, None when they follow the former grants; `guard` what
    the guard rails made of the fixed parts, None when there are none.
    """

    axes: Shares[int]
    pots: Mapping[int, Shares[int]]
    lines: Mapping[int, Shares[str]]
    ceilings: Mapping[int, Shares[str]]
    advance: Shares[str] | None
    guard: Guarded | None


@dataclass(frozen=True)
class Result:
    """Every amount of one split, in cents, from the envelope to each structure.

    `axes` is by axis, `pots` by indicator, `lines` (fixed axes) and `ceilings` (variable
    axes) by indicator then structure, the others by structure. `respread` lists the
    active indicators whose regional total is zero, so that their pot went to the others
    of their axis. `counted` holds what each active indicator of a fixed axis is shared on,
    `capped` the structures whose advance the fixed part lowered. `settlement` is None
    before the ratings.
    """

    axes: Mapping[int, Cents]
    pots: Mapping[int, Cents]
    respread: tuple[int, ...]
    counted: Table[Decimal]
    lines: Table[Cents]
    fixed: Row[Cents]
    ceilings: Table[Cents]
    maximum: Row[Cents]
    advance: Row[Cents]
    capped: tuple[str, ...]
    sharing: Sharing
    settlement: Settlement | None

    @property
    def advance_pot_cents(self) -> Cents | None:
        """What the first payments share before the cap; None on the former grants."""
        return self.sharing.advance.total if self.sharing.advance else None

    @property
    def guarded(self) -> Row[Cents]:
        """What the guard rails gave each structure, below zero for what they took; else empty."""
        if self.sharing.guard is None:
            return {}
        measured = totals(self.lines.values(), self.fixed)
        return {code: cents - measured[code] for code, cents in self.fixed.items()}

    def as_json(self) -> dict[str, object]:
        """Give the amounts in the format of `expected` in tests/golden/split.json."""
        amounts = {name: _as_json(getattr(self, name)) for name in AMOUNTS}
        if self.sharing.guard:
            amounts["guarded"] = dict(self.guarded)
        if self.settlement is None:
            return amounts
        settled = {name: _as_json(getattr(self.settlement, name)) for name in SETTLED_AMOUNTS}
        return amounts | settled

    def sharing_as_json(self) -> dict[str, object]:
        """Give what stands beside the amounts: counted values, remainders, ranks, the cap."""
        levels = vars(self.sharing)
        guard = self.sharing.guard
        return {
            "counted": {str(number): plain_row(row) for number, row in self.counted.items()},
            "capped": list(self.capped),
            **{name: _as_json(level) for name, level in levels.items() if name != "guard"},
            **({"guard_rails": guard.as_json()} if guard else {}),
            "redistribution": _as_json(self.settlement.shared if self.settlement else {}),
        }


def totals(rows: Iterable[Row[Cents]], structures: Collection[str]) -> dict[str, Cents]:
    """Add up whole rows, structure by structure; 0 when there are none."""
    nothing = dict.fromkeys(structures, 0)
    columns = zip(*(map(row.__getitem__, nothing) for row in (nothing, *rows)), strict=True)
    return dict(zip(nothing, map(sum, columns), strict=True))


def amounts(levels: Mapping[int, Shares[str]]) -> dict[int, dict[str, Cents]]:
    """Keep the amounts alone, without how they came about."""
    return {number: level.parts for number, level in levels.items()}


def _as_json(value: object) -> object:
    if isinstance(value, Shares):
        return value.as_json()
    if not isinstance(value, Mapping):
        return value
    return {str(key): _as_json(item) for key, item in value.items()}
