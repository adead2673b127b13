"""The what-if of a structure, against the split of the whole network with its values changed."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from allocation.engine import InputsRefused, compute, exact_sum, parse_inputs
from allocation.what_if.rule import Amounts, Shown, one_more, standing, what_if
from tests.domain.test_engine_properties import VARIABLE, campaigns, cases

FIXED = (1, 2, 3, 4, 5)
SHARED = ("advance_base", "advance_bp", "unearned_axis3", "former_grant_bp")
LEVELS, SUMS = ("lines", "ceilings"), ("fixed", "maximum", "advance")
HIGHEST = dict.fromkeys(VARIABLE, 3)
chances = st.integers(0, 2**32).map(Random)


def amounts_of(result, code):
    """What a structure has of a split."""
    rows = {name: {n: row[code] for n, row in getattr(result, name).items()} for name in LEVELS}
    return Amounts(**rows, **{name: getattr(result, name)[code] for name in SUMS})


def shown_to(data, code):
    """All that a structure is shown of the split of `data`: the rule, and what is its own."""
    result, parameters = compute(parse_inputs(data)), data["parameters"]
    coefficient = parameters["solidarity"].get(code)
    own = Shown(
        measured={n: Decimal(data["figures"][str(n)][code]) for n in FIXED},
        counted={n: result.counted[n][code] for n in FIXED},
        totals={n: exact_sum(result.counted[n].values()) for n in FIXED},
        coefficient=coefficient and Decimal(coefficient),
        former_grant_cents=parameters["former_grants"][code],
        advance_due_cents=parameters.get("advances_due", {}).get(code),
    )
    rule = {
        "envelope_cents": data["envelope_cents"],
        "axes": data["axes"],
        "parameters": {name: parameters[name] for name in SHARED},
    }
    return standing(rule, own, amounts_of(result, code))


def changed(data, code, values):
    """The same campaign with other values of a structure."""
    figures = {n: dict(row) for n, row in data["figures"].items()}
    for number, value in values.items():
        figures[str(number)][code] = f"{value:f}"
    return data | {"figures": figures}


def other_values(chance, measured):
    """Some of the values moved: to nothing, by one, or far."""
    moves = (lambda v: v, lambda v: Decimal(0), lambda v: v + 1, lambda v: v * 3 + 7)
    return {number: chance.choice(moves)(value) for number, value in measured.items()}


def split_or_none(make):
    try:
        return make()
    except InputsRefused:
        return None


@cases(125)
@given(campaigns(most=12), chances)
def test_a_what_if_is_the_split_of_the_network_to_the_cent_a_line(data, chance):
    code = chance.choice(data["structures"])
    known = shown_to(data, code)
    values = other_values(chance, known.measured)
    whole = split_or_none(lambda: compute(parse_inputs(changed(data, code, values))))
    found = split_or_none(lambda: what_if(known, values, HIGHEST))
    assert (whole is None) == (found is None)
    assume(whole is not None)
    right, said = amounts_of(whole, code), found.amounts
    assert whole.respread == found.respread
    assert right.lines.keys() == said.lines.keys()
    assert all(abs(right.lines[n] - said.lines[n]) <= 1 for n in right.lines)
    lines = len(right.lines) + len(right.ceilings)
    assert abs(right.maximum - said.maximum) <= lines
    assert abs(right.advance - said.advance) <= lines
    assert said.maximum == said.fixed + sum(said.ceilings.values())


@cases(125)
@given(campaigns(most=12), chances)
def test_nothing_changed_is_what_was_adopted_and_its_levels_earn_what_they_do(data, chance):
    code = chance.choice(data["structures"])
    known, whole = shown_to(data, code), compute(parse_inputs(data))
    levels = {number: data["ratings"][str(number)][code] for number in VARIABLE}
    found = what_if(known, known.measured, levels)
    assert found.amounts == amounts_of(whole, code)
    redistributed = whole.settlement.redistribution[code]
    assert found.final == whole.settlement.final[code] - redistributed
    assert found.balance == whole.settlement.balance[code] - redistributed


@cases(75)
@given(campaigns(most=12), chances)
def test_one_more_is_the_difference_of_two_what_ifs(data, chance):
    code = chance.choice(data["structures"])
    known = shown_to(data, code)
    values, number = other_values(chance, known.measured), chance.choice(FIXED)
    more = values | {number: values[number] + 1}
    here, there = (split_or_none(lambda v=v: what_if(known, v, HIGHEST)) for v in (values, more))
    assume(here is not None)
    assert one_more(known, values, number) == there.amounts.maximum - here.amounts.maximum
    right = [compute(parse_inputs(changed(data, code, v))).maximum[code] for v in (values, more)]
    lines = 2 * len(FIXED + VARIABLE)
    assert abs(one_more(known, values, number) - (right[1] - right[0])) <= lines


@cases(75)
@given(campaigns(most=12), chances)
def test_how_the_others_share_their_total_changes_nothing(data, chance):
    own, *others = data["structures"]
    assume(len(others) > 1 and own not in data["parameters"].get("advances_due", {}))
    figures = {}
    for number, row in data["figures"].items():
        rest = sum((Decimal(row[code]) for code in others), Decimal(0))
        alone = chance.choice(others)
        figures[number] = dict.fromkeys(others, "0") | {own: row[own], alone: f"{rest:f}"}
    here, there = shown_to(data, own), shown_to(data | {"figures": figures}, own)
    assert (here.inputs, here.result, here.measured) == (there.inputs, there.result, there.measured)


# One axis of 1 000 €, one indicator: ours counts 10 of the network's 40, and has 250 €.
ALONE = {
    "envelope_cents": 100_000,
    "axes": [
        {
            "number": 1,
            "share_bp": 10_000,
            "kind": "fixed",
            "indicators": [{"number": 1, "weight": 1}],
        }
    ],
    "parameters": {"advance_base": "allocation", "advance_bp": 8000, "unearned_axis3": "retain"},
}


def standing_alone(*, fixed=25_000, **changes):
    own = {
        "measured": {1: Decimal(10)},
        "counted": {1: Decimal(10)},
        "totals": {1: Decimal(40)},
        "coefficient": None,
        "former_grant_cents": None,
        "advance_due_cents": None,
    }
    advance = changes.get("advance_due_cents", 20_000)
    adopted = Amounts({1: 25_000}, fixed, {}, fixed, advance)
    return standing(ALONE, Shown(**own | changes), adopted)


@pytest.mark.parametrize(
    ("value", "cents"),
    [("10", 25_000), ("20", 40_000), ("0", 0), ("11", 26_829), ("10.5", 25_926)],
)
def test_ours_is_our_value_over_the_new_total(value, cents):
    assert what_if(standing_alone(), {1: Decimal(value)}, {}).amounts.fixed == cents


def test_a_coefficient_weighs_on_what_is_typed():
    half = Decimal("0.5")
    known = standing_alone(coefficient=half, measured={1: Decimal(20)})
    assert what_if(known, {1: Decimal(40)}, {}).amounts.fixed == 40_000
    assert one_more(known, known.measured, 1) == 926


def test_a_first_payment_that_is_due_does_not_move():
    known = standing_alone(advance_due_cents=19_000)
    found = what_if(known, {1: Decimal(0)}, {})
    assert (found.amounts.advance, found.final, found.balance) == (19_000, 0, -19_000)


def test_what_guard_rails_gave_stays_beside_what_changes():
    known = standing_alone(fixed=26_000)
    assert what_if(known, {1: Decimal(10)}, {}).amounts.maximum == 26_000
    assert what_if(known, {1: Decimal(20)}, {}).amounts.maximum == 41_000
    assert what_if(standing_alone(fixed=24_000), {1: Decimal(0)}, {}).amounts.maximum == 0


def test_a_network_that_would_count_nothing_is_refused():
    with pytest.raises(InputsRefused, match="Axe 1"):
        what_if(standing_alone(totals={1: Decimal(10)}), {1: Decimal(0)}, {})
