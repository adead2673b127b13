"""The worked example of a year: invented, by the year's own rule, and closed to the cent."""

from dataclasses import replace
from decimal import Decimal

import pytest

from allocation.method.example import ENVELOPE_CENTS, STRUCTURES, worked
from allocation.method.rules import rules, weight_words
from allocation.method.selectors import public_rule
from allocation.method.tables import left_over, received, way_down
from structures.ground.french import euros
from tests.allocation.builders import OWN, make_campaign, make_solidarity

pytestmark = pytest.mark.django_db
ON_FORMER_GRANTS = {"advance_base": "former_grant"}
GIVEN_TO_OTHERS = {"unearned_axis3": "redistribute"}


def example_of(**changes):
    rule = public_rule(make_campaign(**changes))
    return rule, worked(rule)


def cents(text):
    """The cents of an amount as it is written."""
    return int("".join(sign for sign in text if sign.isdigit()))


@pytest.mark.parametrize(
    "changes", [{}, ON_FORMER_GRANTS, GIVEN_TO_OTHERS, ON_FORMER_GRANTS | GIVEN_TO_OTHERS]
)
def test_all_of_the_invented_envelope_is_told(changes):
    rule, found = example_of(**changes)
    kept = found.settled.retained_cents
    assert sum(found.settled.final.values()) + kept == ENVELOPE_CENTS
    assert (kept == 0) is (rule.campaign.unearned_axis3 == "redistribute")
    paid = sum(found.result.advance.values()) + sum(found.settled.balance.values())
    assert paid == sum(found.settled.final.values())


def test_each_row_of_the_way_down_adds_up_to_the_one_above():
    rule, found = example_of()
    rows = way_down(rule, found)
    for row in rows:
        whole, *parts = [cents(cell.text) for cell in row.cells]
        assert whole == sum(parts), row.label
    by_level = {
        level: sum(cents(row.cells[0].text) for row in rows if row.level == level)
        for level in ("axis", "indicator", "total")
    }
    assert set(by_level.values()) == {ENVELOPE_CENTS}
    assert len(rows) == 3 + 9 + 1


def test_the_example_follows_the_rates_of_the_year():
    _, found = example_of(advance_bp=7000)
    assert sum(found.result.advance.values()) == 70_000_000
    assert found.result.axes == {1: 50_000_000, 2: 35_000_000, 3: 15_000_000}


def test_a_first_payment_on_former_grants_follows_invented_ones():
    _, found = example_of(**ON_FORMER_GRANTS, former_grant_bp=8000)
    assert found.result.advance["B"] == 24_800_000  # 80 % of 310 000 €


@pytest.mark.parametrize(("changes", "there"), [({}, False), (GIVEN_TO_OTHERS, True)])
def test_what_others_did_not_earn_has_its_row_where_it_is_shared(changes, there):
    labels = [row.label for row in received(*example_of(**changes))]
    assert ("Part de ce qui n’est pas obtenu" in labels) is there
    assert labels[-1] == "Solde"


def test_a_left_over_cent_is_followed_to_who_takes_it():
    _, found = example_of()
    pot = found.result.sharing.lines[1]
    said = left_over(found)
    assert pot.topped_up == ["B"]
    assert euros(pot.floors["B"]) in said and euros(pot.total - 1) in said
    assert "Le centime qui reste va à l’exemple B" in said


def test_a_coefficient_weighs_in_the_example_only_where_the_year_has_one():
    campaign = make_campaign()
    plain = worked(public_rule(campaign))
    make_solidarity(campaign, OWN, "1")
    assert worked(public_rule(campaign)).result == plain.result  # 1 changes nothing
    campaign.solidarity_coefficients.update(coefficient=Decimal("1.3"))
    rule = public_rule(campaign)
    found = worked(rule)
    assert found.result.counted[1]["B"] == Decimal("451.0")
    first = next(row for row in way_down(rule, found) if row.level == "indicator")
    assert [cell.value for cell in first.cells[1:]] == [
        "valeur 640",
        "valeur 410 × 1,1",
        "valeur 250",
    ]


def test_a_rule_that_shares_nothing_has_no_example():
    rule = public_rule(make_campaign())
    variable = replace(rule, axes=rule.axes_of(fixed=False))
    assert worked(variable) is None


def test_a_year_without_a_variable_axis_says_nothing_of_levels():
    rule = public_rule(make_campaign())
    found = rules(replace(rule, axes=rule.axes_of(fixed=True)))
    assert [one.number for one in found] == [1, 2, 3, 4, 5, 6, 8, 10]
    assert "niveau" not in " ".join(found[5].sentences)


@pytest.mark.parametrize(
    ("weight", "whole", "said"),
    [
        (1, 1, "tout l’axe"),
        (2, 4, "la moitié de l’axe"),
        (1, 3, "un tiers de l’axe"),
        (1, 7, "1 part sur 7 de l’axe"),
        (6, 21, "2 parts sur 7 de l’axe"),
    ],
)
def test_a_weight_is_said_in_words(weight, whole, said):
    assert weight_words(weight, whole) == said


def test_the_structures_of_the_example_are_nobody(db):
    _, found = example_of()
    assert found.inputs.structures == STRUCTURES
    assert not set(STRUCTURES) & {OWN}
