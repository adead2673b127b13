"""The batch engine gives what the readable engine gives, variant by variant, to the cent."""

from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation.batch import columns, counted, moves, split_variants, spreads
from allocation.batch.arrays import BLOCK
from allocation.batch.shares import LARGEST, held, share_rows
from allocation.engine import InputsRefused, compute, parse_inputs, split
from tests.domain.test_engine_properties import campaigns, cases, chances

FEW = {
    "envelope_cents": 100_000_000,
    "axes": [
        {
            "number": 1,
            "share_bp": 8500,
            "kind": "fixed",
            "indicators": [{"number": 1, "weight": 1}, {"number": 2, "weight": 2}],
        },
        {
            "number": 3,
            "share_bp": 1500,
            "kind": "variable",
            "indicators": [{"number": 8, "weight": 1}, {"number": 9, "weight": 1}],
        },
    ],
    "structures": ["B", "C", "A"],
    "figures": {
        "1": {"A": "100", "B": "200", "C": "300"},
        "2": {"A": "12.5", "B": "0", "C": "37.25"},
    },
    "parameters": {
        "advance_base": "allocation",
        "advance_bp": 8000,
        "unearned_axis3": "retain",
        "solidarity": {"A": "1.25"},
    },
}


def few(**changes):
    return parse_inputs(FEW | changes)


def split_one_by_one(inputs, variants, count):
    """What `compute` gives each variant: fixed parts and maxima, in the order of the columns."""
    codes = columns(inputs)
    plain = replace(inputs, parameters=replace(inputs.parameters, solidarity={}), ratings=None)
    found = []
    for row in range(count):
        figures = {
            n: {c: Decimal(int(v)) for c, v in zip(codes, cells[row % len(cells)], strict=True)}
            for n, cells in variants.items()
        }
        result = compute(replace(plain, figures=figures))
        found.append([[part[c] for c in codes] for part in (result.fixed, result.maximum)])
    return found


def as_lists(amounts):
    return [
        list(pair) for pair in zip(amounts.fixed.tolist(), amounts.maximum.tolist(), strict=True)
    ]


def varied(inputs, chance, count):
    """Draw variants: each value kept, doubled, nearly kept or made zero; some rows all zero."""
    variants = {}
    for number, [row] in counted(inputs).items():
        values = [
            [int(v) * chance.choice((0, 1, 1, 2)) + chance.choice((0, 0, 1)) for v in row]
            for _ in range(count)
        ]
        if chance.random() < 0.4:
            values[chance.randrange(count)] = [0] * len(row)
        variants[number] = np.array(values, dtype=object)
    variants[2] = variants[2][:1] if chance.random() < 0.5 else variants[2]
    return variants


@cases(100)
@given(campaigns())
def test_the_inputs_themselves_are_split_as_the_readable_engine_does(data):
    inputs = parse_inputs(data)
    result, codes = compute(inputs), columns(inputs)
    found = split_variants(inputs, counted(inputs))
    assert found.fixed.tolist() == [[result.fixed[c] for c in codes]]
    assert found.maximum.tolist() == [[result.maximum[c] for c in codes]]


@cases(75)
@given(campaigns(most=30), chances, st.integers(1, 9))
def test_every_variant_is_split_as_the_readable_engine_does(data, chance, count):
    inputs = parse_inputs(data)
    variants = varied(inputs, chance, count)
    count = max(map(len, variants.values()))
    try:
        expected = split_one_by_one(inputs, variants, count)
    except InputsRefused:
        with pytest.raises(InputsRefused):
            split_variants(inputs, variants)
    else:
        assert as_lists(split_variants(inputs, variants)) == expected


@cases(75)
@given(st.integers(0, 2**62), st.integers(1, 40), st.integers(1, 5), chances)
def test_rows_are_shared_as_one_by_one_whatever_the_size(total, width, rows, chance):
    bits = chance.choice((1, 3, 30, 62, 90))
    weights = [[chance.getrandbits(bits) for _ in range(width)] for _ in range(rows)]
    for row in weights:
        row[chance.randrange(width)] += 1
    found = share_rows(total, np.array(weights, dtype=object))
    assert found.dtype == np.int64
    for row, parts in zip(weights, found.tolist(), strict=True):
        assert parts == list(split(total, dict(enumerate(row))).values())


def test_ties_go_to_the_smallest_code_and_stop_where_the_cents_do():
    equal = np.array([[5, 5, 5, 5], [7, 0, 7, 0], [1, 2, 1, 2]])
    assert share_rows(10, equal).tolist() == [[3, 3, 2, 2], [5, 0, 5, 0], [2, 3, 2, 3]]
    assert share_rows(11, equal[:1]).tolist() == [[3, 3, 3, 2]]
    assert share_rows(11, equal[1:2]).tolist() == [[6, 0, 5, 0]]


def test_products_up_to_two_to_the_63_stay_in_int64_and_beyond_are_exact_too():
    total = 64_500_000_000  # 645 M€: the border is a value of about 143 million
    border = LARGEST // total
    assert 142_000_000 < border < 144_000_000
    for largest, kind in ((border, np.dtype(np.int64)), (border + 1, np.dtype(object))):
        weights = np.array([[largest, 3, largest - 1, 1]])
        assert held(weights, total).dtype == kind
        [found] = share_rows(total, weights).tolist()
        assert found == list(split(total, dict(enumerate(weights[0].tolist()))).values())
        assert sum(found) == total


def test_sums_that_int64_does_not_hold_are_made_of_whole_numbers():
    weights = np.array([[LARGEST, LARGEST, LARGEST]])
    assert share_rows(1, weights).tolist() == [[1, 0, 0]]


@pytest.mark.parametrize("weights", [[[1, -1]], [[0, 0]]], ids=["negative", "all zero"])
def test_weights_that_share_nothing_are_refused(weights):
    with pytest.raises(ValueError, match="weights must"):
        share_rows(10, np.array(weights))


def test_an_indicator_that_is_zero_in_one_variant_leaves_its_pot_there_alone():
    inputs = few()
    variants = counted(inputs) | {1: np.array([[1, 1, 1], [0, 0, 0]])}
    variants[2] = variants[2].repeat(2, axis=0)
    found = split_variants(inputs, variants)
    assert as_lists(found) == split_one_by_one(inputs, variants, 2)
    assert found.fixed[1].tolist() == list(
        split(85_000_000, dict(zip("ABC", variants[2][1].tolist(), strict=True))).values()
    )
    with pytest.raises(InputsRefused, match="total régional de tous ses indicateurs est nul"):
        split_variants(inputs, {1: np.zeros((1, 3), int), 2: np.zeros((1, 3), int)})


def test_guard_rails_are_left_to_the_readable_engine():
    rails = {"fixed_floor_bp": 9500, "reference_fixed": {"A": 22_000_000}}
    inputs = few(parameters=FEW["parameters"] | rails)
    variants = counted(inputs) | {1: np.array([[125, 200, 300], [100, 250, 300]])}
    found = split_variants(inputs, variants)
    assert as_lists(found) == split_one_by_one(inputs, variants, 2)
    assert found.fixed[:, 0].tolist() == [20_900_000, 20_900_000]


def test_what_no_array_holds_is_refused_in_words():
    with pytest.raises(InputsRefused, match="Enveloppe.*trop grande pour un calcul par lots"):
        split_variants(few(envelope_cents=2**63), counted(few()))


def test_more_variants_than_a_block_are_split_block_by_block():
    inputs, chance = few(), Random(1)
    count = BLOCK // 3 + 7
    drawn = [[chance.randrange(1, 10**6) for _ in "ABC"] for _ in range(count)]
    variants = counted(inputs) | {1: np.array(drawn)}
    found = split_variants(inputs, variants)
    assert (found.maximum.sum(axis=1) == 100_000_000).all()
    for row in (0, BLOCK // 3 - 1, BLOCK // 3, count - 1):
        alone = split_variants(inputs, variants | {1: variants[1][row : row + 1]})
        assert found.maximum[row].tolist() == alone.maximum[0].tolist()


def moved_by(inputs, number, code):
    """What a figure a hundredth higher moves, by the readable engine."""
    wrong = {n: dict(row) for n, row in inputs.figures.items()}
    wrong[number][code] *= Decimal("1.01")
    before, after = compute(inputs).maximum, compute(replace(inputs, figures=wrong)).maximum
    change = {c: after[c] - before[c] for c in before}
    return sum(cents for cents in change.values() if cents > 0), change[code]


@cases(60)
@given(campaigns(most=8))
def test_what_a_figure_moves_is_what_the_readable_engine_finds(data):
    inputs = parse_inputs(data)
    found = {(one.number, one.code): (one.moved, one.own) for one in moves(inputs)}
    wrong = [(n, c) for n, row in inputs.figures.items() for c, v in row.items() if v]
    assert found == {(n, c): moved_by(inputs, n, c) for n, c in wrong}


def test_the_figure_that_moves_the_most_comes_first():
    found = moves(few())
    assert [one.moved for one in found] == sorted((one.moved for one in found), reverse=True)
    assert (found[0].number, found[0].code) == (2, "A")
    assert ("B", 2) not in {(one.code, one.number) for one in found}  # a zero moves nothing


def test_draws_are_the_same_for_the_same_seed_and_spread_around_the_amount():
    inputs = few()
    found, amounts = spreads(inputs, 100, seed=7), compute(inputs).maximum
    assert found == spreads(inputs, 100, seed=7) != spreads(inputs, 100, seed=8)
    for code, spread in found.items():
        ranked = [spread.lowest, spread.low, spread.median, spread.high, spread.highest]
        assert ranked == sorted(ranked)
        assert spread.lowest < amounts[code] < spread.highest
        assert abs(spread.median - amounts[code]) < amounts[code] // 1000
    wider = spreads(inputs, 1000, seed=7)
    assert all(wider[c].lowest < found[c].lowest for c in found)


def test_no_draw_leaves_the_margin():
    one = few(figures={"1": {"A": "1", "B": "0", "C": "0"}, "2": FEW["figures"]["2"]})
    spread = spreads(one, 1000, seed=1)["B"]
    assert (spread.lowest, spread.highest) == (0, 0)
    # Two of one value, a tenth apart at most: 0,9 to 1,1 against 1,1 to 0,9.
    two = few(
        structures=["A", "B"],
        figures={"1": {"A": "1", "B": "1"}, "2": {"A": "1", "B": "1"}},
        parameters=FEW["parameters"] | {"solidarity": {}},
    )
    spread = spreads(two, 1000, seed=1)["A"]
    assert 45_000_000 <= spread.lowest < 46_000_000
    assert 54_000_000 < spread.highest <= 55_000_000


def test_without_any_margin_each_draw_is_the_split():
    inputs = few()
    assert (
        {c: s.lowest for c, s in spreads(inputs, 0, seed=1).items()}
        == {c: s.highest for c, s in spreads(inputs, 0, seed=1).items()}
        == dict(compute(inputs).maximum)
    )
