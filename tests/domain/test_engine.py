"""The rules of the split (allocation/RULES.md, rules 1 to 8), one test a sentence."""

import doctest
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest

from allocation.engine import (
    InputsRefused,
    compute,
    decimals,
    parse_inputs,
    settlement,
    shares,
    split,
)


def result_of(data):
    return compute(parse_inputs(data))


def rated(data, level):
    return data | {"ratings": {number: {"A": level, "B": 0} for number in ("8", "9")}}


def test_each_golden_case_comes_out_to_the_cent(golden):
    assert result_of(golden["inputs"]).as_json() == golden["expected"]


@pytest.mark.parametrize("module", [decimals, settlement, shares], ids=lambda m: m.__name__)
def test_the_examples_of_the_docstrings_are_true(module):
    found = doctest.testmod(module)
    assert found.attempted > 0
    assert found.failed == 0


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        pytest.param(10, {"A": 1, "B": 1}, {"A": 5, "B": 5}, id="exact"),
        pytest.param(1, {"B": 1, "A": 1}, {"A": 1, "B": 0}, id="tie to the smallest code"),
        pytest.param(1, {10: 1, 9: 1}, {9: 1, 10: 0}, id="tie to the smallest number"),
        pytest.param(10, {"A": 1, "B": 2}, {"A": 3, "B": 7}, id="largest remainder"),
        pytest.param(5, {"A": 0, "B": 3}, {"A": 0, "B": 5}, id="nothing for a zero"),
        pytest.param(0, {"A": 1, "B": 2}, {"A": 0, "B": 0}, id="nothing to share"),
    ],
)
def test_the_cents_left_over_go_to_the_largest_remainders(total, weights, parts):
    assert split(total, weights) == parts


@pytest.mark.parametrize("weights", [{}, {"A": 0}, {"A": 2, "B": -1}, {"A": 1, "B": -1}])
def test_a_split_over_nothing_or_over_a_negative_weight_is_an_error(weights):
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


def test_scaling_decimals_ignores_the_decimal_context():
    long = Decimal("12345678901234567890.12345678901234567890")
    with localcontext() as context:
        context.prec = 3
        weights, unit = shares.scaled({"A": long, "B": Decimal("0.00000000000000000001")})
    assert weights == {"A": 1234567890123456789012345678901234567890, "B": 1}
    assert unit == Decimal("0.00000000000000000001")


def test_scaling_has_no_limit_of_digits():
    digits = 5_000
    weights, _ = shares.scaled(
        {"A": Decimal(f"1{'0' * digits}"), "B": Decimal(f"0.{'0' * digits}1")}
    )
    assert weights == {"A": 10 ** (2 * digits + 1), "B": 1}


def test_equal_values_written_differently_get_the_same_share(data):
    data["figures"]["3"] = {"A": "2.50", "B": "2.5"}
    assert result_of(data).lines[3] == {"A": 17_500, "B": 17_500}


def test_the_solidarity_coefficient_weighs_on_indicator_1_alone(data):
    data["parameters"]["solidarity"] = {"B": "3"}
    result = result_of(data)
    assert result.lines[1] == {"A": 12_500, "B": 12_500}
    assert result.lines[2] == {"A": 18_750, "B": 6_250}


def test_the_coefficient_may_weigh_on_another_indicator(data):
    data["parameters"] |= {"solidarity": {"B": "3"}, "solidarity_indicator": 2}
    result = result_of(data)
    assert result.lines[1] == {"A": 18_750, "B": 6_250}
    assert result.lines[2] == {"A": 12_500, "B": 12_500}


@pytest.mark.parametrize("digits", [1, 30, 300])
def test_the_value_that_counts_is_the_exact_product(data, digits):
    data["figures"]["1"]["B"] = f"10.{'1' * digits}"
    data["parameters"]["solidarity"] = {"B": f"1.{'3' * digits}"}
    counted = result_of(data).counted
    assert Fraction(counted[1]["B"]) == Fraction(f"10.{'1' * digits}") * Fraction(
        f"1.{'3' * digits}"
    )
    assert counted[1]["A"] == counted[2]["A"] == 30


def test_each_line_says_its_rounded_share_its_remainder_and_its_left_over_cent(data):
    data["envelope_cents"] = 100_000_01
    data["figures"]["3"] = {"A": "0.5", "B": "1"}
    line = result_of(data).sharing.lines[3]
    assert line.as_json() == {
        "total_cents": 3_500_000,
        "whole": "1.5",
        "floors": {"A": 1_166_666, "B": 2_333_333},
        "remainders": {"A": "1", "B": "0.5"},
        "ranks": {"A": 1},
    }
    assert line.parts == {"A": 1_166_667, "B": 2_333_333}


def test_the_pot_of_an_indicator_without_total_goes_to_its_own_axis(data):
    data["figures"]["1"] = {"A": "0", "B": "0.00"}
    result = result_of(data)
    assert result.respread == (1,)
    assert result.pots == {2: 50_000, 3: 35_000, 8: 7_500, 9: 7_500}
    assert sorted(result.lines) == [2, 3]


def test_an_axis_whose_indicators_all_lack_a_total_is_refused(data):
    data["figures"]["3"] = {"A": "0", "B": "0"}
    with pytest.raises(InputsRefused, match="^Axe 2\u00a0: le total régional"):
        result_of(data)


def test_an_inactive_indicator_takes_no_money(data):
    data["axes"][0]["indicators"][1]["weight"] = 0
    assert result_of(data).pots == {1: 50_000, 3: 35_000, 8: 7_500, 9: 7_500}


@pytest.mark.parametrize("value", ["7", "0"])
def test_an_axis_without_share_takes_no_money(data, value):
    data["axes"][0]["share_bp"], data["axes"][1]["share_bp"] = 8500, 0
    data["figures"]["3"] = {"A": value, "B": value}
    result = result_of(data)
    assert result.axes == {1: 85_000, 2: 0, 3: 15_000}
    assert result.fixed == {"A": 63_750, "B": 21_250}


def test_a_single_structure_gets_the_whole_envelope(data):
    data["structures"] = ["A"]
    data["figures"] = {number: {"A": "0.3"} for number in ("1", "2", "3")}
    assert result_of(data).maximum == {"A": 100_000}


def test_an_envelope_too_small_for_a_fixed_part_is_refused(data):
    data["envelope_cents"] = 1
    for axis, share in zip(data["axes"], (10, 10, 9980), strict=True):
        axis["share_bp"] = share
    with pytest.raises(InputsRefused, match="^Part fixe\u00a0: elle est nulle partout"):
        result_of(data)


def test_the_first_payment_is_a_part_of_each_maximum(data):
    assert result_of(data).advance == {"A": 60_000, "B": 20_000}


@pytest.mark.parametrize("rate", [8501, 10_000])
def test_the_first_payment_never_exceeds_the_fixed_part(data, rate):
    data["parameters"]["advance_bp"] = rate
    result = result_of(data)
    assert result.advance == result.fixed == {"A": 63_750, "B": 21_250}


@pytest.mark.parametrize(
    ("rate", "capped"),
    [
        pytest.param(8499, (), id="below the fixed part"),
        pytest.param(8500, (), id="exactly the fixed part"),
        pytest.param(8501, ("A", "B"), id="lowered to the fixed part"),
    ],
)
def test_a_first_payment_is_capped_when_the_fixed_part_lowered_it(data, rate, capped):
    data["parameters"]["advance_bp"] = rate
    result = result_of(data)
    assert result.capped == capped
    assert result.advance_pot_cents == 10 * rate


def test_the_first_payment_can_follow_the_former_grant_rounded_down(data):
    grants = {"A": 10_001, "B": 90_000}
    data["parameters"] |= {"advance_base": "former_grant", "former_grant_bp": 8500}
    data["parameters"] |= {"former_grants": grants}
    result = result_of(data)
    assert result.advance == {"A": 8_500, "B": 21_250}
    assert (result.capped, result.advance_pot_cents) == (("B",), None)


def test_nothing_is_settled_before_the_ratings(data):
    result = result_of(data)
    assert result.settlement is None
    assert "final" not in result.as_json()


def test_a_level_earns_thirds_of_the_ceiling_rounded_down(data):
    data["envelope_cents"] = 100_007
    result = result_of(rated(data, 2))
    assert result.ceilings[8] == {"A": 5_626, "B": 1_875}
    assert result.settlement.earned[8] == {"A": 3_750, "B": 0}


def test_what_was_not_earned_is_redistributed_by_merit(data):
    settled = result_of(rated(data, 2)).settlement
    assert settled.redistribution == {"A": 7_500, "B": 0}
    assert settled.retained_cents == 0
    assert settled.balance == {"A": 18_750, "B": 1_250}


def test_what_was_not_earned_stays_with_the_region_when_so_decided(data):
    data["parameters"]["unearned_axis3"] = "retain"
    settled = result_of(rated(data, 2)).settlement
    assert settled.redistribution == {"A": 0, "B": 0}
    assert settled.retained_cents == 7_500


def test_what_nobody_earned_stays_with_the_region(data):
    settled = result_of(rated(data, 0)).settlement
    assert settled.retained_cents == 15_000
    assert settled.final == {"A": 63_750, "B": 21_250}


def test_each_variable_axis_redistributes_what_it_did_not_earn(data):
    nine = {"number": 4, "share_bp": 500, "kind": "variable"}
    data["axes"][2] |= {"share_bp": 1000, "indicators": [{"number": 8, "weight": 1}]}
    data["axes"].append(nine | {"indicators": [{"number": 9, "weight": 1}]})
    data["ratings"] = {"8": {"A": 3, "B": 0}, "9": {"A": 0, "B": 0}}
    settled = result_of(data).settlement
    assert settled.redistribution == {"A": 2_500, "B": 0}
    assert settled.retained_cents == 5_000
    assert {number: axis.total for number, axis in settled.shared.items()} == {3: 2_500}
