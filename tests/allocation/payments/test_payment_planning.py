"""Payments planned: from the runs, once; first payment and balance make the final amount."""

import pgtrigger
import pytest
from django.utils import timezone

from allocation.payments.pages import said
from allocation.payments.selectors import due_rows, due_sums
from allocation.payments.services import mark_paid, plan_advances, plan_balances, validate_payment
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import settlement_run
from allocation.settlement.services import settle
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import (
    CODES,
    OWN,
    make_adopted_campaign,
    make_generated_agreement,
    make_user,
)
from tests.allocation.settlement_builders import (
    at_dialogues,
    golden,
    golden_ratings,
    make_advances,
    make_agreements,
    make_balances,
    make_golden_campaign,
    make_settled_campaign,
    settled,
)
from tests.domain.files import spaced

pytestmark = pytest.mark.django_db


def amounts(found):
    return {payment.structure.code: payment.amount_cents for payment in found}


def make_open():
    return at_dialogues(make_adopted_campaign())


def dues(campaign):
    return due_rows(adopted_run(campaign), settlement_run(campaign))


def balance_said(row):
    return said(row.balance_cents, row.balance_status)[0]


def overpay(line):
    """What the engine never gives: an advance above the final amount, by one cent."""
    rows = type(line).objects.filter(pk=line.pk)
    with pgtrigger.ignore():
        rows.update(advance_cents=line.final_cents + 1, balance_cents=-1)


@pytest.mark.parametrize(
    "name",
    [
        "redistribute",
        "retain",
        "nobody earned anything",
        "advance on the former grant, capped at the fixed part",
    ],
)
def test_the_golden_payments_make_the_final_amounts_to_the_cent(name):
    case = golden(name)
    campaign = make_golden_campaign(case)
    advances = amounts(make_advances(campaign))
    settle(campaign, golden_ratings(case), by=make_user())
    balances = amounts(make_balances(campaign))
    assert advances == case["expected"]["advance"]
    assert balances == {code: c for code, c in case["expected"]["balance"].items() if c}
    final = {code: advances[code] + balances.get(code, 0) for code in advances}
    assert final == case["expected"]["final"]


def test_an_advance_is_planned_for_each_convention_generated_and_no_other():
    campaign = make_open()
    make_generated_agreement(campaign, OWN)
    [payment] = plan_advances(campaign, make_user("region_agent"))
    assert (payment.structure.code, payment.status, payment.kind) == (OWN, "planned", "advance")
    total = campaign.adoption.run.totals.get(structure__code=OWN)
    assert (payment.amount_cents, payment.run) == (total.advance_cents, total.run)


def test_conventions_that_come_later_get_their_advance_later():
    campaign = make_open()
    make_generated_agreement(campaign, CODES[0])
    plan_advances(campaign, make_user("region_agent"))
    make_generated_agreement(campaign, CODES[1])
    assert list(amounts(plan_advances(campaign, make_user()))) == [CODES[1]]


def test_without_any_convention_who_has_none_is_named():
    with pytest.raises(Refused) as refused:
        plan_advances(make_open(), make_user("region_agent"))
    assert "Générez d’abord la convention" in spaced(str(refused.value))
    assert Structure.objects.get(code=OWN).name in str(refused.value)


def test_advances_are_planned_once():
    campaign = make_open()
    make_advances(campaign)
    with pytest.raises(Refused, match="déjà prévus"):
        plan_advances(campaign, make_user("region_agent"))
    assert campaign.payments.count() == len(CODES)


def test_nothing_is_planned_before_the_conventions():
    campaign = make_adopted_campaign()
    make_agreements(campaign)
    with pytest.raises(Refused, match="cette action se fait à l’étape"):
        plan_advances(campaign, make_user("region_agent"))


def test_balances_are_those_of_the_settlement():
    campaign = make_settled_campaign()
    run = settlement_run(campaign)
    found = make_balances(campaign)
    assert amounts(found) == dict(
        run.settlement_lines.values_list("structure__code", "balance_cents")
    )
    assert {(p.kind, p.run) for p in found} == {("balance", run)}


def test_a_balance_of_zero_makes_no_payment():
    case = golden("advance on the former grant, capped at the fixed part")
    campaign = make_golden_campaign(case)
    settle(campaign, golden_ratings(case), by=make_user())
    assert CODES[3] not in amounts(make_balances(campaign))
    assert case["expected"]["balance"][CODES[3]] == 0
    assert balance_said(dues(campaign)[3]) == "rien à verser"


def test_a_negative_balance_makes_no_payment_and_is_said():
    campaign = make_settled_campaign()
    overpay(settlement_run(campaign).settlement_lines.get(structure__code=OWN))
    assert OWN not in amounts(make_balances(campaign))
    row = dues(campaign).get(structure__code=OWN)
    assert (row.balance_cents, balance_said(row)) == (-1, "reversement à traiter")


def test_balances_wait_for_the_settlement():
    with pytest.raises(Refused, match="cette action se fait à l’étape"):
        plan_balances(make_open(), make_user("region_agent"))


def test_balances_are_planned_once():
    campaign = make_settled_campaign()
    make_balances(campaign)
    with pytest.raises(Refused, match="déjà prévus"):
        plan_balances(campaign, make_user("region_agent"))


def test_first_payment_and_balance_make_the_final_amount_for_each_and_in_total():
    campaign = make_open()
    make_advances(campaign)
    rows = dues(settled(campaign))
    assert [row.advance_cents + row.balance_cents - row.final_cents for row in rows] == [0] * 5
    found = due_sums(rows, settlement_run(campaign))
    assert found.advance_cents + found.balance_cents == found.final_cents
    assert found.final_cents + found.retained_cents == 289_000_000
    assert found.advance_cents == 231_200_000


def test_what_is_paid_counts_only_once_paid():
    campaign = make_open()
    first, second, *_ = make_advances(campaign)
    for payment in (first, second):
        validate_payment(payment, make_user())
    mark_paid(first, timezone.localdate(), make_user("region_agent"))
    rows = dues(campaign)
    found = due_sums(rows, None)
    assert [row.paid_cents for row in rows] == [first.amount_cents, 0, 0, 0, 0]
    assert found.paid_cents == first.amount_cents
    assert (found.balance_cents, found.final_cents) == (None, None)
