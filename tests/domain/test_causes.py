"""The change of an amount, cause by cause: exact, and to the cent."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.engine import compute, parse_inputs
from allocation.year_comparison.causes import AxisRule, Causes, NotComparable, Side, causes
from tests.domain.test_engine_properties import campaigns, cases

ONE = (AxisRule(8000, {"welcomed": 1}),)


def side(own, total, envelope=1_000_000, axes=ONE, guarded=0):
    """A year in which one thing is measured: 80 % fixed, so the maximum is its part of all."""
    values = ({"welcomed": Decimal(own)}, {"welcomed": Decimal(total)})
    maximum = envelope * own // total + guarded * 10_000 // 8000
    return Side(envelope, axes, *values, guarded, maximum)


def of_result(inputs, result, code):
    """The side of a structure in a split."""
    axes = tuple(
        AxisRule(axis.share_bp, {str(one.number): one.weight for one in axis.active})
        for axis in inputs.axes_of("fixed")
    )
    counted = result.counted
    own = {str(number): row[code] for number, row in counted.items()}
    totals = {str(number): sum(row.values(), Decimal(0)) for number, row in counted.items()}
    guarded = result.guarded.get(code, 0)
    return Side(inputs.envelope_cents, axes, own, totals, guarded, result.maximum[code])


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(side(10, 100), side(10, 100), (0, 0, 0, 0, 0, 0), id="nothing"),
        # 1/10 of 200 000 more.
        pytest.param(side(10, 100), side(10, 100, 1_200_000), (20_000, 0, 0, 0, 0, 0), id="pot"),
        # 20 of 110 = 181 818.18, from 100 000; then 20 of 100 = 200 000.
        pytest.param(side(10, 100), side(20, 110), (0, 0, 81_818, 0, 0, 0), id="own"),
        pytest.param(side(10, 100), side(10, 80), (0, 0, 0, 25_000, 0, 0), id="the others"),
        pytest.param(side(10, 100), side(20, 100), (0, 0, 81_818, 18_182, 0, 0), id="both"),
        # 400 more of the fixed part, and the ceiling that follows: 500.
        pytest.param(side(10, 100), side(10, 100, guarded=400), (0, 0, 0, 0, 500, 0), id="rails"),
        # 333 333.33 and 666 666.67 rounded down: the cent that is lost is said to be.
        pytest.param(side(1, 3), side(2, 3), (0, 0, 166_667, 166_667, 0, -1), id="a cent"),
    ],
)
def test_each_cause_moves_what_it_alone_changes(before, after, expected):
    found = causes(before, after)
    assert found == Causes(*expected)
    assert found.change == after.maximum_cents - before.maximum_cents


def test_another_weight_is_the_rule_s():
    values = {"welcomed": Decimal(10), "placed": Decimal(30)}
    totals = {"welcomed": Decimal(100), "placed": Decimal(100)}
    even, welcomed = ((AxisRule(8000, {"welcomed": 1, "placed": weight}),) for weight in (1, 3))
    before = Side(1_000_000, even, values, totals, 0, 200_000)
    after = Side(1_000_000, welcomed, values, totals, 0, 250_000)
    assert causes(before, after) == Causes(0, 50_000, 0, 0, 0, 0)


def test_what_only_the_year_after_measures_comes_with_the_rule():
    before = side(10, 100)
    both = (AxisRule(8000, {"welcomed": 1, "placed": 1}),)
    after = Side(
        1_000_000,
        both,
        before.own | {"placed": Decimal(30)},
        before.totals | {"placed": Decimal(100)},
        0,
        200_000,
    )
    assert causes(before, after) == Causes(0, 100_000, 0, 0, 0, 0)


def test_an_axis_that_would_share_on_nothing_is_not_compared():
    alone = replace(side(5, 5), own={"welcomed": Decimal(5)})
    gone = Side(1_000_000, ONE, {"welcomed": Decimal(0)}, {"welcomed": Decimal(7)}, 0, 0)
    with pytest.raises(NotComparable):
        causes(alone, gone)


@given(campaigns(most=12), campaigns(most=12), st.data())
@cases(75)
def test_the_causes_of_two_splits_add_up_to_the_cent(first, second, data):
    inputs = [parse_inputs(one) for one in (first, second)]
    code = data.draw(st.sampled_from(sorted({*first["structures"]} & {*second["structures"]})))
    before, after = (of_result(one, compute(one), code) for one in inputs)
    try:
        found = causes(before, after)
    except NotComparable:
        return
    assert found.change == after.maximum_cents - before.maximum_cents
    lines = sum(len(axis.weights) for side in (before, after) for axis in side.axes)
    assert abs(found.rounding) <= 3 * lines + 6


@given(campaigns(most=12), st.integers(0, 10**9))
@cases(100)
def test_a_larger_envelope_alone_is_all_the_change(campaign, more):
    richer = campaign | {"envelope_cents": campaign["envelope_cents"] + more}
    sides = [of_result(i, compute(i), "S000") for i in map(parse_inputs, (campaign, richer))]
    found = causes(*sides)
    assert (found.rule, found.own, found.others, found.guard_rails) == (0, 0, 0, 0)
    assert found.envelope >= 0
