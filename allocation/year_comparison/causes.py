"""Why an amount changed from one year to the other, cause by cause. Pure.

The causes are put in one after the other, each on top of those before: the envelope, the
rule, the structure's own values, those of the others, the guard rails. What each one moves
is exact; rounding each to the cent leaves a few cents, which are a line of their own. The
order is a choice, the same for everybody: another would part the change otherwise.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from allocation.engine.inputs import FULL_BP, Cents

Values = dict[str, Decimal]  # by what is measured


class NotComparable(ValueError):
    """The two years cannot be told apart cause by cause: an axis would have nothing to share on."""


@dataclass(frozen=True)
class AxisRule:
    """A fixed axis: its share of the envelope, and the weight of what it measures."""

    share_bp: int
    weights: Mapping[str, int]


@dataclass(frozen=True)
class Side:
    """A year as it concerns one structure: the rule, its own values and the network's totals.

    Values are as counted, coefficients included. `guarded_cents` is what the guard rails gave
    the structure, `maximum_cents` its whole amount.
    """

    envelope_cents: Cents
    axes: tuple[AxisRule, ...]
    own: Values
    totals: Values
    guarded_cents: Cents
    maximum_cents: Cents


@dataclass(frozen=True)
class Causes:
    """What each cause moved, in cents; together, the change to the cent."""

    envelope: Cents
    rule: Cents
    own: Cents
    others: Cents
    guard_rails: Cents
    rounding: Cents

    @property
    def change(self) -> Cents:
        """The whole change."""
        return sum(vars(self).values())


def causes(before: Side, after: Side) -> Causes:
    """Return what made the maximum of `before` become that of `after`.

    Something that only the year after measures is put in with the rule, with its values.
    Raises NotComparable.
    """
    then_own, then_totals = after.own | before.own, after.totals | before.totals
    midway = {
        name: total - then_own.get(name, 0) + after.own.get(name, 0)
        for name, total in then_totals.items()
    }
    steps = [
        _exact(before.envelope_cents, before.axes, before.own, before.totals),
        _exact(after.envelope_cents, before.axes, before.own, before.totals),
        _exact(after.envelope_cents, after.axes, then_own, then_totals),
        _exact(after.envelope_cents, after.axes, after.own, midway),
        _exact(after.envelope_cents, after.axes, after.own, after.totals),
    ]
    envelope, rule, own, others = (round(late - early) for early, late in pairwise(steps))
    guarded = round(_guarded(after) - _guarded(before))
    told = Causes(envelope, rule, own, others, guarded, rounding=0)
    change = after.maximum_cents - before.maximum_cents
    return replace(told, rounding=change - told.change)


def _exact(envelope: Cents, axes: tuple[AxisRule, ...], own: Values, totals: Values) -> Fraction:
    """Return the maximum before any rounding (RULES.md, rules 1 to 5)."""
    fixed = sum((_axis(axis, own, totals) for axis in axes), Fraction(0))
    return fixed * envelope / _fixed_bp(axes)


def _axis(axis: AxisRule, own: Values, totals: Values) -> Fraction:
    """Return the structure's part of an axis, out of the basis points of the envelope."""
    shared = {name: weight for name, weight in axis.weights.items() if totals.get(name)}
    if not shared and axis.share_bp:
        raise NotComparable
    whole = sum(shared.values())
    parts = (
        Fraction(own.get(name, Decimal(0))) / Fraction(totals[name]) * weight / whole
        for name, weight in shared.items()
    )
    return axis.share_bp * sum(parts, Fraction(0))


def _guarded(side: Side) -> Fraction:
    """Return what the guard rails gave, with the ceiling that follows the fixed part."""
    return Fraction(side.guarded_cents * FULL_BP, _fixed_bp(side.axes))


def _fixed_bp(axes: tuple[AxisRule, ...]) -> int:
    return sum(axis.share_bp for axis in axes)
