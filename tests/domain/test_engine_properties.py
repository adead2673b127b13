"""What holds for every split: Hypothesis chooses, the exact fractions judge."""

import os
from decimal import Decimal
from fractions import Fraction
from math import floor
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from allocation.engine import compute, parse_inputs, split
from allocation.engine.shares import scaled, shares

FIXED = {1: (1, 2, 3), 2: (4, 5)}
VARIABLE = (8, 9)

envelopes = st.integers(10**4, 10**12)
totals = st.integers(0, 10**30)
chances = st.integers(0, 2**32).map(Random)
weights = (
    st.lists(st.integers(0, 2**70), min_size=1, max_size=200)
    .filter(any)
    .map(lambda values: {f"S{rank:03}": value for rank, value in enumerate(values)})
)


def cases(number):
    """Try `number` cases; CASES of them if it is said."""
    return settings(max_examples=int(os.environ.get("CASES", number)))


@st.composite
def campaigns(draw, most=200):
    """Draw the JSON of a campaign of 1 to `most` structures; decimals, zeros and big values."""
    chance = Random(draw(st.integers(0, 2**32)))
    codes = [f"S{rank:03}" for rank in range(draw(st.integers(1, most)))]
    bits, places = draw(st.sampled_from([1, 4, 20, 80])), draw(st.integers(0, 20))
    empty = draw(st.sampled_from([(), (1,), (1, 3), (4,), (2, 5)]))
    return {
        "envelope_cents": draw(envelopes),
        "axes": [_axis(1, 5000), _axis(2, 3500), _axis(3, 1500)],
        "structures": codes,
        "figures": {
            str(number): _figures(codes, chance, 0 if number in empty else bits, places)
            for number in (1, 2, 3, 4, 5)
        },
        "parameters": draw(parameters(codes)),
        "ratings": {
            str(number): {code: chance.randint(0, 3) for code in codes} for number in VARIABLE
        },
    }


@st.composite
def parameters(draw, codes):
    due = draw(st.integers(-1, 10**9))
    return {
        "advance_base": draw(st.sampled_from(["allocation", "former_grant"])),
        "advance_bp": draw(st.integers(0, 10_000)),
        "unearned_axis3": draw(st.sampled_from(["redistribute", "retain"])),
        "solidarity": {codes[0]: draw(st.sampled_from(["1.25", "0.333", "2"]))},
        "former_grant_bp": 8500,
        "former_grants": {code: 7 * rank * 10**5 for rank, code in enumerate(codes)},
        **({"advances_due": {codes[-1]: due}} if due >= 0 else {}),
    }


def _axis(number, share):
    kind, numbers = ("fixed", FIXED[number]) if number in FIXED else ("variable", VARIABLE)
    indicators = [{"number": one, "weight": one % 3 + 1} for one in numbers]
    return {"number": number, "share_bp": share, "kind": kind, "indicators": indicators}


def _figures(codes, chance, bits, places):
    values = [chance.choice((0, 1, 1)) * chance.getrandbits(bits) if bits else 0 for _ in codes]
    values[-1] = max(values[-1], min(bits, 1))
    texts = [f"{Decimal(f'{value}E-{places}'):f}" for value in values]
    return dict(zip(codes, texts, strict=True))


def slow_split(total, shares):
    """Largest remainder with fractions, one cent after the other: rule 4 as it is written."""
    exact = {key: Fraction(total) * share / sum(shares.values()) for key, share in shares.items()}
    parts = {key: floor(share) for key, share in exact.items()}
    for _ in range(total - sum(parts.values())):
        key = min(exact, key=lambda key: (parts[key] - exact[key], key))
        parts[key] += 1
    return parts


def slow_compute(data):
    """Rules 1 to 8 once more, apart from the engine, with fractions: the `expected` of `data`."""
    codes = data["structures"]
    shares = {axis["number"]: axis["share_bp"] for axis in data["axes"]}
    axes = slow_split(data["envelope_cents"], shares)
    values = _slow_values(data)
    pots = {}
    for axis in data["axes"]:
        kept = {one["number"]: one["weight"] for one in axis["indicators"]}
        zero = [number for number in kept if number in values and not sum(values[number].values())]
        pots |= slow_split(axes[axis["number"]], {n: kept[n] for n in kept if n not in zero})
    lines = {number: slow_split(pots[number], values[number]) for number in pots if number < 8}
    fixed = {code: sum(line[code] for line in lines.values()) for code in codes}
    ceilings = {number: slow_split(pots[number], fixed) for number in VARIABLE}
    maximum = {code: fixed[code] + ceilings[8][code] + ceilings[9][code] for code in codes}
    advance = _slow_advance(data, fixed, maximum)
    settled = _slow_settlement(data, fixed, ceilings, advance)
    before = {"axes": axes, "pots": pots, "lines": lines, "fixed": fixed, "ceilings": ceilings}
    return before | {"maximum": maximum, "advance": advance} | settled


def _slow_values(data):
    values = {
        int(number): {code: Fraction(text) for code, text in row.items()}
        for number, row in data["figures"].items()
    }
    for code, coefficient in data["parameters"]["solidarity"].items():
        values[1][code] *= Fraction(coefficient)
    return values


def _slow_advance(data, fixed, maximum):
    rules = data["parameters"]
    if rules["advance_base"] == "former_grant":
        rate = Fraction(rules["former_grant_bp"], 10_000)
        wished = {code: floor(rate * grant) for code, grant in rules["former_grants"].items()}
    else:
        rate = Fraction(rules["advance_bp"], 10_000)
        wished = slow_split(floor(rate * data["envelope_cents"]), maximum)
    before = {code: min(wished[code], fixed[code]) for code in fixed}
    return before | rules.get("advances_due", {})


def _slow_settlement(data, fixed, ceilings, advance):
    earned = {
        number: {
            code: floor(Fraction(data["ratings"][str(number)][code], 3) * ceiling)
            for code, ceiling in row.items()
        }
        for number, row in ceilings.items()
    }
    merit = {code: earned[8][code] + earned[9][code] for code in fixed}
    left = sum(sum(row.values()) for row in ceilings.values()) - sum(merit.values())
    given_out = data["parameters"]["unearned_axis3"] == "redistribute" and sum(merit.values()) > 0
    more = slow_split(left, merit) if given_out else dict.fromkeys(fixed, 0)
    final = {code: fixed[code] + merit[code] + more[code] for code in fixed}
    return {
        "earned": earned,
        "redistribution": more,
        "retained_cents": 0 if given_out else left,
        "final": final,
        "balance": {code: final[code] - advance[code] for code in fixed},
    }


def with_text_keys(value):
    if not isinstance(value, dict):
        return value
    return {str(key): with_text_keys(item) for key, item in value.items()}


@cases(625)
@given(totals, weights)
def test_the_parts_add_up_to_the_total(total, weights):
    assert sum(split(total, weights).values()) == total


@cases(625)
@given(totals, weights)
def test_each_part_is_within_one_cent_of_its_exact_share(total, weights):
    whole = sum(weights.values())
    for key, part in split(total, weights).items():
        assert abs(part * whole - total * weights[key]) < whole


@cases(250)
@given(totals, weights)
def test_rounded_shares_remainders_and_left_over_cents_make_the_exact_shares(total, weights):
    found = shares(total, weights)
    for key, weight in weights.items():
        assert total * weight == found.floors[key] * found.whole + found.remainders[key]
        assert 0 <= found.remainders[key] < found.whole
        assert found.parts[key] == found.floors[key] + (key in found.ranks)
    by_rank = sorted(found.ranks, key=found.ranks.__getitem__)
    assert by_rank == sorted(by_rank, key=lambda key: (-found.remainders[key], key))
    assert list(found.ranks.values()) == list(range(1, len(by_rank) + 1))


@cases(250)
@given(totals, weights, chances)
def test_the_order_of_the_weights_changes_nothing(total, weights, chance):
    keys = list(weights)
    chance.shuffle(keys)
    assert split(total, {key: weights[key] for key in keys}) == split(total, weights)


@cases(250)
@given(st.lists(st.tuples(st.integers(0, 2**80), st.integers(0, 20)), min_size=2, max_size=20))
def test_scaling_keeps_every_proportion(pairs):
    values = {key: Decimal(f"{digits}E-{places}") for key, (digits, places) in enumerate(pairs)}
    whole, unit = scaled(values)
    for key, value in values.items():
        assert Fraction(value) == whole[key] * Fraction(unit)


@cases(375)
@given(campaigns(most=6))
def test_every_amount_equals_the_slow_reference(data):
    assert compute(parse_inputs(data)).as_json() == with_text_keys(slow_compute(data))


@cases(375)
@given(campaigns())
def test_every_level_adds_up_to_the_cent(data):
    result = compute(parse_inputs(data))
    assert sum(result.axes.values()) == data["envelope_cents"] == sum(result.maximum.values())
    for axis, numbers in (FIXED | {3: VARIABLE}).items():
        assert sum(result.pots.get(number, 0) for number in numbers) == result.axes[axis]
    for number, row in (result.lines | result.ceilings).items():
        assert sum(row.values()) == result.pots[number]


@cases(75)
@given(campaigns(most=12))
def test_every_line_is_made_again_from_what_the_record_keeps(data):
    result = compute(parse_inputs(data))
    kept = result.sharing_as_json()
    for number, line in kept["lines"].items():
        whole, pot = Fraction(line["whole"]), line["total_cents"]
        assert whole == sum(map(Fraction, kept["counted"][number].values()))
        for code, value in kept["counted"][number].items():
            remainder = Fraction(line["remainders"][code])
            assert Fraction(value) * pot == line["floors"][code] * whole + remainder
            assert 0 <= remainder < whole
            amount = line["floors"][code] + (code in line["ranks"])
            assert amount == result.lines[int(number)][code]


@cases(250)
@given(campaigns())
def test_the_settlement_spends_or_retains_the_whole_envelope(data):
    settlement = compute(parse_inputs(data)).settlement
    spent = sum(settlement.final.values())
    assert spent + settlement.retained_cents == data["envelope_cents"]


@cases(250)
@given(campaigns())
def test_nothing_paid_in_advance_ever_has_to_be_paid_back(data):
    data["parameters"].pop("advances_due", None)  # which only a correction leaves
    result = compute(parse_inputs(data))
    assert min(result.fixed[code] - result.advance[code] for code in result.fixed) >= 0
    assert min(result.settlement.balance.values()) >= 0


@cases(125)
@given(campaigns(), chances)
def test_the_order_of_the_inputs_changes_nothing(data, chance):
    assert compute(parse_inputs(shuffled(data, chance))) == compute(parse_inputs(data))


def shuffled(value, chance):
    """Give the same JSON with its objects and lists in another order, all the way down."""
    if isinstance(value, dict):
        items = [(key, shuffled(item, chance)) for key, item in value.items()]
        return dict(chance.sample(items, len(items)))
    if isinstance(value, list):
        return chance.sample([shuffled(item, chance) for item in value], len(value))
    return value


@cases(125)
@given(campaigns())
def test_stored_inputs_give_the_same_inputs_again(data):
    inputs = parse_inputs(data)
    assert parse_inputs(inputs.as_json()) == inputs
