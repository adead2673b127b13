"""After a correction, a first payment that is due stays: the balance absorbs it (rules 6 and 8)."""

import json
from pathlib import Path

import pytest

from allocation.engine import InputsRefused, compute, parse_inputs

CASES = json.loads((Path(__file__).parents[1] / "golden" / "split.json").read_text())["cases"]
INPUTS = CASES[0]["inputs"]


def with_due(**cents):
    return INPUTS | {"parameters": INPUTS["parameters"] | {"advances_due": cents}}


def split(data):
    return compute(parse_inputs(data))


def test_a_first_payment_that_is_due_is_neither_lowered_nor_raised():
    plain = split(INPUTS)
    for cents in (0, plain.advance["B"] - 1, plain.fixed["B"] + 1):
        found = split(with_due(B=cents))
        assert found.advance == {**plain.advance, "B": cents}
        assert found.maximum == plain.maximum


def test_one_that_is_due_is_not_said_to_be_capped():
    capped = INPUTS | {"parameters": INPUTS["parameters"] | {"advance_bp": 10_000}}
    assert "A" in split(capped).capped
    due = capped["parameters"] | {"advances_due": {"A": 5}}
    assert "A" not in split(capped | {"parameters": due}).capped


def test_the_balance_is_below_zero_where_more_was_paid_than_earned():
    ratings = {number: dict.fromkeys("ABCD", 0) for number in ("8", "9")}
    paid = split(INPUTS).fixed["B"] + 250
    found = split(with_due(B=paid) | {"ratings": ratings})
    assert found.settlement.balance["B"] == -250


def test_inputs_without_any_are_written_as_before():
    assert "advances_due" not in parse_inputs(INPUTS).parameters.as_json()
    assert parse_inputs(with_due(B=5)).parameters.as_json()["advances_due"] == {"B": 5}


def test_a_first_payment_of_an_unknown_structure_is_refused():
    with pytest.raises(InputsRefused, match="La structure Z est inconnue"):
        split(with_due(Z=5))
