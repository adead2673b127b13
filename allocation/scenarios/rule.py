"""A rule as the engine's inputs say it: copied, completed into inputs, told apart. Pure."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from allocation.engine import Result, compute, parse_inputs
from allocation.engine.inputs import FULL_BP

# `envelope_cents`, `axes` and `parameters`, as in the inputs of the engine.
Rule = Mapping[str, Any]
Inputs = Mapping[str, Any]
# Exact decimals, in plain notation, by indicator number then structure code.
Figures = Mapping[str, Mapping[str, str]]
OF_THE_CAMPAIGN = ("advance_base", "advance_bp", "former_grant_bp", "unearned_axis3")
GUARD_RAILS = ("fixed_floor_bp", "fixed_cap_bp")
OF_A_RULE = (*OF_THE_CAMPAIGN, *GUARD_RAILS, "solidarity", "solidarity_indicator")


def rule_in(inputs: Inputs) -> dict[str, Any]:
    """Return the rule that inputs hold: a copy of its own."""
    parameters = {n: v for n, v in inputs["parameters"].items() if n in OF_A_RULE}
    return {
        "envelope_cents": inputs["envelope_cents"],
        "axes": [
            axis | {"indicators": [dict(one) for one in axis["indicators"]]}
            for axis in inputs["axes"]
        ],
        "parameters": parameters,
    }


def has_guard_rails(rule: Rule) -> bool:
    """Tell whether fixed parts are kept between bounds."""
    return any(rule["parameters"].get(name) is not None for name in GUARD_RAILS)


def tried(rule: Rule, figures: Figures, live: Inputs, reference: Mapping[str, int]) -> Inputs:
    """Return the inputs of today with another rule, and other figures.

    Who no longer takes part is left out, and so are values of which the rule knows no
    indicator. `reference` has the fixed parts of the year before, in cents by structure code.
    """
    codes = set(live["structures"])
    measured = [axis for axis in rule["axes"] if axis["kind"] == "fixed"]
    numbers = [str(one["number"]) for axis in measured for one in axis["indicators"]]
    values = {
        number: live["figures"].get(number, {}) | _among(codes, figures.get(number, {}))
        for number in numbers
    }
    parameters = {n: v for n, v in rule["parameters"].items() if n in OF_A_RULE and v is not None}
    parameters["solidarity"] = _among(codes, parameters.get("solidarity", {}))
    parameters["former_grants"] = live["parameters"].get("former_grants", {})
    if has_guard_rails(rule):
        parameters["reference_fixed"] = _among(codes, reference)
    return {
        "envelope_cents": rule["envelope_cents"],
        "axes": rule["axes"],
        "structures": live["structures"],
        "figures": {number: row for number, row in values.items() if row},
        "parameters": parameters,
    }


def result_of(inputs: Inputs) -> Result:
    """Compute them. Raises InputsRefused, with the numbers that make them impossible."""
    return compute(parse_inputs(inputs))


def replaced(figures: Figures, live: Inputs) -> list[tuple[int, str, Decimal]]:
    """Return what is tried in place of other values: indicator, structure code and value.

    A value that has been entered since is not in place of another.
    """
    found = []
    for number, row in figures.items():
        known = live["figures"].get(number, {})
        for code, value in row.items():
            if code in live["structures"] and Decimal(known.get(code, "-1")) != Decimal(value):
                found.append((int(number), code, Decimal(value)))
    return sorted(found)


def values_of(rule: Rule) -> dict[str, Any]:
    """Return the numbers of a rule by the key of their parameter, as a revision names them."""
    parameters = rule["parameters"]
    found = {f"campaign.{name}": parameters.get(name) for name in OF_THE_CAMPAIGN}
    floor, cap = (parameters.get(name) for name in GUARD_RAILS)
    found["campaign.fixed_fall_bp"] = None if floor is None else FULL_BP - floor
    found["campaign.fixed_rise_bp"] = None if cap is None else cap - FULL_BP
    found["campaign.envelope_cents"] = rule["envelope_cents"]
    for axis in rule["axes"]:
        found[f"axis.{axis['number']}.share_bp"] = axis["share_bp"]
        for one in axis["indicators"]:
            found[f"indicator.{one['number']}.weight"] = one["weight"]
    return found


def changed_values(rule: Rule, current: Rule) -> dict[str, Any]:
    """Return what a rule changes of the current one, by key, as the parameters store it.

    An indicator of weight 0 is inactive, one above is active.
    """
    now, found = values_of(current), {}
    for key, value in values_of(rule).items():
        if now.get(key) != value:
            found[key] = value
            whose, _, name = key.rpartition(".")
            if name == "weight" and bool(value) != bool(now.get(key)):
                found[f"{whose}.active"] = value > 0
    return found


def same_parts(rule: Rule, current: Rule) -> bool:
    """Tell whether both rules have the same axes and indicators, whatever they weigh."""
    return _parts(rule) == _parts(current)


def coefficients(rule: Rule) -> dict[str, Decimal]:
    """Return the solidarity coefficients, by structure code; who has none has 1."""
    given = rule["parameters"].get("solidarity", {})
    return {code: Decimal(value) for code, value in given.items()}


def counts_coefficients(rule: Rule) -> bool:
    """Tell whether the indicator that takes the coefficients weighs anything."""
    number = rule["parameters"].get("solidarity_indicator")
    found = None if number is None else part_of_envelope(rule, number)
    return found is not None and found[0] > 0


def part_of_envelope(rule: Rule, number: int) -> tuple[int, int, int] | None:
    """Return an indicator's weight, its axis's, and the axis's share in basis points."""
    for axis in rule["axes"]:
        weights = {one["number"]: one["weight"] for one in axis["indicators"]}
        if number in weights:
            return weights[number], sum(weights.values()), axis["share_bp"]
    return None


def _parts(rule: Rule) -> list[tuple[int, str, list[int]]]:
    return [
        (axis["number"], axis["kind"], [one["number"] for one in axis["indicators"]])
        for axis in rule["axes"]
    ]


def _among(codes: set[str], row: Mapping[str, Any]) -> dict[str, Any]:
    return {code: value for code, value in row.items() if code in codes}
