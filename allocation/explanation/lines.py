"""How the run's lines come down to one structure, as every sheet of it shows them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from allocation.engine import plain
from allocation.explanation.selectors import (
    ExplainedAxis,
    ExplainedLine,
    Explanation,
    prorata_words,
)
from allocation.models import Axis, RunLine

SHOWN_PLACES = 2
NOT_SHOWN = ("comment", "prorata", "recorded_at")


@dataclass(frozen=True)
class SheetLine:
    """One indicator: value ÷ total × pot = amount, amounts in cents.

    On a fixed axis `value` and `total` are measures, shown with `places` decimals (None
    for all of them). On a variable axis they are fixed parts, in cents. What rounding did
    is None where the run does not say it. `definition` is the wording that the value was
    counted under, `former` when there was another when the run was computed.
    """

    number: int
    names: dict[str, Any]
    weight: int
    value: Decimal | int
    total: Decimal | int
    places: int | None
    pot_cents: int
    amount_cents: int
    floor_cents: int | None
    remainder: Decimal | None
    left_over_rank: int | None
    provenance: dict[str, str]
    prorata: str
    definition: str
    former: bool


@dataclass(frozen=True)
class SheetAxis:
    """One axis: its share of the envelope and what it brings the structure, in cents.

    `unmeasured` names the indicators whose network total is zero: their pot went to
    the others. `weight` is the sum of the weights of all its active indicators.
    """

    number: int
    label: str
    objective: str
    variable: bool
    share_bp: int
    weight: int
    pot_cents: int
    amount_cents: int
    lines: list[SheetLine]
    unmeasured: list[str]


@dataclass(frozen=True)
class Origin:
    """Where the figures of some indicators come from."""

    numbers: list[int]
    provenance: dict[str, str]
    observed_on: date | None


def sheet_axes(explained: Explanation) -> list[SheetAxis]:
    """Return the structure's way through the axes, in order. No query."""
    return [_axis(explained, axis) for axis in explained.axes]


def origins(axes: list[SheetAxis]) -> list[Origin]:
    """Group the measured indicators that come from the same place, by first number."""
    found: dict[tuple[str, ...], Origin] = {}
    for line in (line for axis in axes if not axis.variable for line in axis.lines):
        shown = {k: v for k, v in line.provenance.items() if k not in NOT_SHOWN}
        observed = line.provenance["observed_on"]
        origin = Origin([], shown, date.fromisoformat(observed) if observed else None)
        found.setdefault(tuple(shown.values()), origin).numbers.append(line.number)
    return list(found.values())


def _axis(explained: Explanation, axis: ExplainedAxis) -> SheetAxis:
    facts = explained.run.frame.facts
    rule = next(a for a in facts["inputs"]["axes"] if a["number"] == axis.number)
    weights = {i["number"]: i["weight"] for i in rule["indicators"]}
    pots, indicators = facts["result"]["pots"], facts["context"]["indicators"]
    return SheetAxis(
        number=axis.number,
        label=axis.label,
        objective=axis.objective,
        variable=axis.kind == Axis.Kind.VARIABLE,
        share_bp=axis.share_bp,
        weight=sum(weights.values()),
        pot_cents=axis.pot_cents,
        amount_cents=axis.amount_cents,
        lines=[_line(explained, line, weights) for line in axis.lines],
        unmeasured=[
            indicators[str(number)]["short_label"]
            for number, weight in weights.items()
            if weight and str(number) not in pots
        ],
    )


def _line(explained: Explanation, own: ExplainedLine, weights: dict[int, int]) -> SheetLine:
    line = own.line
    value, total = _shared_on(explained, line)
    return SheetLine(
        number=line.indicator_number,
        names=own.names,
        weight=weights[line.indicator_number],
        value=value,
        total=total,
        places=SHOWN_PLACES if max(map(_decimals, (value, total))) > SHOWN_PLACES else None,
        pot_cents=line.pot_cents,
        amount_cents=line.amount_cents,
        floor_cents=line.floor_cents,
        remainder=line.remainder,
        left_over_rank=line.left_over_rank,
        provenance=own.provenance,
        prorata=prorata_words(own.provenance),
        definition=own.definition,
        former=own.former,
    )


def _shared_on(explained: Explanation, line: RunLine) -> tuple[Decimal | int, Decimal | int]:
    """Return the structure's part of what the pot is shared on, and the network's total."""
    if line.kind == Axis.Kind.VARIABLE:
        return explained.total.fixed_cents, explained.network_fixed_cents
    assert line.value is not None and line.total is not None  # a fixed axis is measured
    return line.value, line.total


def _decimals(value: Decimal | int) -> int:
    return len(plain(Decimal(value)).partition(".")[2])
