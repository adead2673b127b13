"""The worked example: a year's own rule, three invented structures, the real engine."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import cycle

from allocation.engine import InputsRefused, Result, compute, parse_inputs
from allocation.engine.inputs import Inputs
from allocation.engine.results import Settlement
from allocation.method.selectors import PublicRule, RuleIndicator

# Nobody's figures: round enough to be followed by hand, uneven enough to leave a cent over.
ENVELOPE_CENTS = 100_000_000
STRUCTURES = ("A", "B", "C")
VALUES = (
    (640, 410, 250),
    (520, 340, 190),
    (900, 560, 330),
    (450, 300, 170),
    (260, 210, 90),
    (110, 70, 40),
    (60, 50, 20),
)
LEVELS = ((3, 2, 1), (2, 1, 0))
COEFFICIENTS = {"B": "1.1"}
FORMER_GRANTS = dict(zip(STRUCTURES, (48_000_000, 31_000_000, 18_000_000), strict=True))


@dataclass(frozen=True)
class Worked:
    """What the example was given, and what the engine made of it."""

    inputs: Inputs
    result: Result
    settled: Settlement


def worked(rule: PublicRule) -> Worked | None:
    """Share the invented envelope by a year's rule; None where that rule shares nothing.

    Such is a year without a fixed axis: the ceilings would rest on nothing.
    """
    try:
        inputs = parse_inputs(_inputs(rule))
        result = compute(inputs)
    except InputsRefused:
        return None
    assert result.settlement is not None  # the example has its levels
    return Worked(inputs, result, result.settlement)


def weighted_indicator(rule: PublicRule) -> RuleIndicator | None:
    """Return the indicator that coefficients weigh on, where a structure has one."""
    found = [one for axis in rule.axes for one in axis.indicators]
    taking = (one for one in found if one.row.meaning.takes_solidarity)
    return next(taking, None) if rule.weighted else None


def coefficient_of(code: str, indicator: int, inputs: Inputs) -> Decimal | None:
    """Return what an invented value is multiplied by, None for 1."""
    if indicator != inputs.parameters.solidarity_indicator:
        return None
    return inputs.parameters.solidarity.get(code)


def _inputs(rule: PublicRule) -> dict[str, object]:
    """Return the inputs of the engine, in the format of its door."""
    cells: dict[bool, dict[str, dict[str, int]]] = {}
    for fixed, rows in ((True, VALUES), (False, LEVELS)):
        indicators = [one for axis in rule.axes_of(fixed=fixed) for one in axis.indicators]
        cells[fixed] = {
            str(one.row.number): dict(zip(STRUCTURES, row, strict=True))
            for one, row in zip(indicators, cycle(rows), strict=False)
        }
    return {
        "envelope_cents": ENVELOPE_CENTS,
        "structures": list(STRUCTURES),
        "axes": [
            {
                "number": axis.row.number,
                "share_bp": axis.row.share_bp,
                "kind": axis.row.kind,
                "indicators": [
                    {"number": one.row.number, "weight": one.row.weight} for one in axis.indicators
                ],
            }
            for axis in rule.axes
        ],
        "figures": cells[True],
        "ratings": cells[False],
        "parameters": _parameters(rule),
    }


def _parameters(rule: PublicRule) -> dict[str, object]:
    campaign, weighted = rule.campaign, weighted_indicator(rule)
    found: dict[str, object] = {
        "advance_base": campaign.advance_base,
        "advance_bp": campaign.advance_bp,
        "unearned_axis3": campaign.unearned_axis3,
        "former_grant_bp": campaign.former_grant_bp,
        "former_grants": FORMER_GRANTS,
    }
    if weighted is None:
        return found
    return found | {"solidarity": COEFFICIENTS, "solidarity_indicator": weighted.row.number}
