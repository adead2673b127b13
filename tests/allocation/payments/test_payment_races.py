"""Four people at once: one settlement, and each payment planned, validated and paid once."""

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from allocation.models import Campaign, Payment, Run, SettlementLine
from allocation.payments import services as payments
from allocation.payments.services import mark_paid, plan_advances, plan_balances, validate_payment
from allocation.settlement import services as settlement
from allocation.settlement.services import settle
from structures.models import JournalEntry
from tests.allocation.builders import CODES as ALL_CODES
from tests.allocation.builders import make_adopted_campaign, make_user
from tests.allocation.settlement_builders import (
    at_dialogues,
    make_advances,
    make_agreements,
    make_levels,
    make_settled_campaign,
)
from tests.allocation.test_races import at_once, kinds, meeting_after

CODES = ALL_CODES[:2]
pytestmark = pytest.mark.django_db(transaction=True)


def make_open():
    return at_dialogues(make_adopted_campaign(codes=CODES))


def unlocked(campaign, *_):
    return Campaign.objects.get(pk=campaign.pk)


def validated_notes():
    return JournalEntry.objects.filter(summary__endswith="validé").count()


def test_advances_planned_at_once_are_planned_once():
    campaign, agent = make_open(), make_user("region_agent")
    make_agreements(campaign)
    results = at_once(lambda: plan_advances(campaign, agent))
    assert kinds(results) == ["Refused", "Refused", "Refused", "list"]
    assert Payment.objects.count() == len(CODES)


def test_without_the_lock_only_the_database_keeps_one_advance_each(monkeypatch):
    campaign, agent = make_open(), make_user("region_agent")
    make_agreements(campaign)
    monkeypatch.setattr(payments, "locked", unlocked)
    read = meeting_after(payments.advances_to_plan)
    monkeypatch.setattr(payments, "advances_to_plan", read)
    results = at_once(lambda: plan_advances(campaign, agent))
    assert kinds(results) == ["IntegrityError", "IntegrityError", "IntegrityError", "list"]
    assert Payment.objects.count() == len(CODES)


def test_balances_planned_at_once_are_planned_once():
    campaign, agent = make_settled_campaign(codes=CODES), make_user("region_agent")
    results = at_once(lambda: plan_balances(campaign, agent))
    assert kinds(results) == ["Refused", "Refused", "Refused", "list"]
    assert Payment.objects.count() == len(CODES)


def test_a_payment_validated_at_once_is_validated_once():
    [payment, *_], manager = make_advances(codes=CODES), make_user()
    results = at_once(lambda: validate_payment(payment, manager))
    assert kinds(results) == ["Payment", "Refused", "Refused", "Refused"]
    assert validated_notes() == 1


def test_without_the_lock_only_the_database_stops_the_other_validations(monkeypatch):
    [payment, *_], manager = make_advances(codes=CODES), make_user()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    monkeypatch.setattr(payments, "_locked", meeting_after(payments._locked))
    results = at_once(lambda: validate_payment(payment, manager))
    assert kinds(results) == ["InternalError", "InternalError", "InternalError", "Payment"]
    assert validated_notes() == 1


def test_a_payment_paid_at_once_is_paid_once():
    [payment, *_], today = make_advances(codes=CODES), timezone.localdate()
    validate_payment(payment, make_user())
    results = at_once(lambda: mark_paid(payment, today, make_user()))
    assert kinds(results) == ["Payment", "Refused", "Refused", "Refused"]


def test_a_campaign_settled_at_once_is_settled_once():
    campaign, manager = make_open(), make_user()
    results = at_once(lambda: settle(campaign, make_levels(CODES), by=manager))
    assert kinds(results) == ["Refused", "Refused", "Refused", "Run"]
    assert SettlementLine.objects.count() == len(CODES)


def test_without_the_lock_a_campaign_is_settled_several_times(monkeypatch):
    campaign, manager = make_open(), make_user()
    monkeypatch.setattr(settlement, "locked", unlocked)
    check = meeting_after(settlement._refuse_unless_settleable)
    monkeypatch.setattr(settlement, "_refuse_unless_settleable", check)
    at_once(lambda: settle(campaign, make_levels(CODES), by=manager))
    assert Run.objects.count() > 2
