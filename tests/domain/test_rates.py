"""Rates of what goes on from a first step: exact, then rounded and said so; never over nothing."""

from decimal import Decimal
from fractions import Fraction

import pytest

from allocation.engine.measures import MEASURES, UPSTREAM_ENTRIES
from allocation.over_years.rates import Rate, pairs
from tests.domain.files import spaced


def rate(part, whole):
    return Rate(*(None if one is None else Decimal(one) for one in (part, whole)))


def test_what_is_counted_within_something_else_is_found_by_its_measure_and_no_number():
    assert [(part.name, whole) for part, whole in pairs()] == [
        ("training_or_job_after_upstream", UPSTREAM_ENTRIES),
        ("apprenticeship_after_upstream", UPSTREAM_ENTRIES),
    ]
    assert {part.code for part, _ in pairs()} <= MEASURES.keys()


@pytest.mark.parametrize(
    ("part", "whole", "exact", "said"),
    [
        pytest.param(45, 120, Fraction(3, 8), "45 ÷ 120, soit 37,5 %", id="exact"),
        pytest.param(45, 121, Fraction(45, 121), "45 ÷ 121, soit 37,2 % (arrondi)", id="rounded"),
        pytest.param(0, 121, Fraction(0), "0 ÷ 121, soit 0,0 %", id="a zero is a rate"),
        pytest.param(1, 1600, Fraction(1, 1600), "1 ÷ 1 600, soit 0,1 % (arrondi)", id="small"),
        pytest.param(7, 5, Fraction(7, 5), "7 ÷ 5, soit 140,0 %", id="above the whole"),
    ],
)
def test_a_rate_is_the_exact_ratio_then_its_percentage(part, whole, exact, said):
    found = rate(part, whole)
    assert (found.exact, spaced(found.said)) == (exact, said)
    assert found.why_not("Suite", "Entrées") == ""


@pytest.mark.parametrize(
    ("part", "whole", "why"),
    [
        pytest.param(3, None, "« Entrées » n’a pas de valeur", id="no whole"),
        pytest.param(3, 0, "« Entrées » vaut 0", id="a whole of 0"),
        pytest.param(0, 0, "« Entrées » vaut 0", id="nothing over nothing"),
        pytest.param(None, 3, "« Suite » n’a pas de valeur", id="no part"),
    ],
)
def test_without_a_rate_one_reads_why(part, whole, why):
    found = rate(part, whole)
    assert (found.exact, found.percentage, found.said, found.shown) == (None, None, "", "")
    assert spaced(found.why_not("Suite", "Entrées")) == f"pas de taux : {why}"
