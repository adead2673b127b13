"""Payments: validated by someone else, then paid; what was planned and validated stands."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from allocation.models import Payment
from allocation.payments.selectors import payments_visible_to
from allocation.payments.services import mark_paid, plan_advances, plan_balances, validate_payment
from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, JournalEntry, Structure
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_user
from tests.allocation.settlement_builders import (
    at_dialogues,
    make_advances,
    make_agreements,
    make_balances,
)
from tests.domain.files import spaced

PLANNED, VALIDATED, PAID = Payment.Status
ROLES = ["region_agent", "region_admin", "state_observer", "director", "president"]
pytestmark = pytest.mark.django_db


def person(role):
    own = Structure.objects.get(code=OWN) if role in STRUCTURE_ROLES else None
    return make_user(role, structure=own)


def amounts(found):
    return {payment.structure.code: payment.amount_cents for payment in found}


def make_open():
    return at_dialogues(make_adopted_campaign())


def make_validated():
    return validate_payment(make_advances()[0], make_user())


def make_paid():
    return mark_paid(make_validated(), timezone.localdate(), make_user("region_agent"))


def test_a_payment_is_validated_by_a_manager_who_did_not_plan_it():
    payment = make_validated()
    payment.refresh_from_db()
    assert (payment.status, payment.validated_by) == (VALIDATED, make_user())
    assert payment.planned_by == make_user("region_agent")


def test_who_planned_a_payment_does_not_validate_it():
    campaign = make_open()
    make_agreements(campaign)
    payment = plan_advances(campaign, make_user())[0]
    with pytest.raises(Refused, match="Vous avez prévu ce versement"):
        validate_payment(payment, make_user())
    with pytest.raises(IntegrityError, match="someone_else"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(
            status="validated", validated_by=payment.planned_by
        )


@pytest.mark.parametrize("role", ROLES)
def test_only_a_manager_validates(role):
    [payment, *_] = make_advances()
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        validate_payment(payment, person(role))


@pytest.mark.parametrize("role", [role for role in ROLES if role != "region_agent"])
def test_only_agents_and_managers_plan_and_note_payments(role):
    payment = make_validated()
    acts = [
        lambda by: plan_advances(payment.campaign, by),
        lambda by: plan_balances(payment.campaign, by),
        lambda by: mark_paid(payment, timezone.localdate(), by),
    ]
    for act in acts:
        with pytest.raises(Refused, match="ne revient pas à votre rôle"):
            act(person(role))


def test_a_validated_payment_is_paid_on_a_day():
    payment = make_paid()
    payment.refresh_from_db()
    assert (payment.status, payment.paid_on) == (PAID, timezone.localdate())


def test_a_payment_is_not_paid_before_it_is_validated():
    [payment, *_] = make_advances()
    with pytest.raises(Refused) as refused:
        mark_paid(payment, timezone.localdate(), make_user("region_agent"))
    assert "est à l’état « prévu »" in spaced(str(refused.value))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        pytest.param(lambda: timezone.localdate() + timedelta(days=1), "est à venir", id="future"),
        pytest.param(lambda: date(2015, 2, 5), "6 février 2015", id="before the deliberation"),
    ],
)
def test_a_payment_is_made_between_the_deliberation_and_today(days, said):
    payment = make_validated()
    with pytest.raises(Refused, match=said):
        mark_paid(payment, days(), make_user("region_agent"))
    payment.refresh_from_db()
    assert payment.paid_on is None


@pytest.mark.parametrize("make", [make_validated, make_paid])
def test_a_payment_goes_forward_only(make):
    payment = make()
    with pytest.raises(Refused, match="cette action se fait à l’état"):
        validate_payment(payment, make_user())
    with pytest.raises(InternalError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(
            status="planned", validated_by=None, validated_at=None, paid_on=None
        )


@pytest.mark.parametrize("change", [{"amount_cents": 1}, {"kind": "balance"}, {"run": None}])
def test_what_was_planned_is_never_rewritten(change):
    [payment, *_] = make_advances()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**change)


def test_who_validated_is_never_rewritten():
    payment = make_validated()
    other = make_user(email="autre@demo.example")
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(validated_by=other)


def test_a_paid_payment_stands():
    payment = make_paid()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(paid_on=date(2015, 3, 1))


@pytest.mark.parametrize("status", [VALIDATED, PAID])
def test_a_payment_is_not_inserted_as_validated_nor_paid(status):
    [payment, *_] = make_advances()
    fields = {"kind": "balance", "planned_by": make_user("region_agent"), "status": status}
    paid_on = timezone.localdate() if status == PAID else None
    with pytest.raises(InternalError, match="Cannot insert"), transaction.atomic():
        Payment.objects.create(
            campaign=payment.campaign,
            structure=payment.structure,
            run=payment.run,
            amount_cents=payment.amount_cents,
            validated_by=make_user(),
            paid_on=paid_on,
            **fields,
        )


@pytest.mark.parametrize("kind", Payment.Kind)
def test_a_payment_is_of_what_its_run_computed(kind):
    [agreement, *_] = make_agreements(make_open())
    run, agent = agreement.campaign.adoption.run, make_user("region_agent")
    total = run.totals.get(structure=agreement.structure)
    fields = {"campaign": agreement.campaign, "structure": agreement.structure, "run": run}
    for cents in (total.advance_cents + 1, 0):
        with pytest.raises(IntegrityError, match="what_was_computed"), transaction.atomic():
            Payment.objects.create(**fields, kind=kind, amount_cents=cents, planned_by=agent)


@pytest.mark.parametrize("role", ROLES)
def test_the_database_itself_wants_a_manager_to_validate(role):
    [payment, *_] = make_advances()
    fields = {"status": VALIDATED, "validated_by": person(role), "validated_at": timezone.now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.filter(pk=payment.pk).update(**fields)


def test_a_payment_that_was_validated_is_never_deleted():
    [payment, *_] = make_advances()
    validate_payment(payment, make_user())
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        payment.delete()


def test_the_database_holds_one_payment_a_structure_campaign_and_kind():
    [payment, *_] = make_advances()
    payment.pk = None
    with pytest.raises(IntegrityError, match="one_live_payment"), transaction.atomic():
        payment.save(force_insert=True)


def test_each_act_is_in_the_structure_s_journal():
    payment = make_paid()
    noted = JournalEntry.objects.filter(structure=payment.structure, summary__contains="versement")
    facts = [spaced(entry.summary) for entry in noted.order_by("pk")]
    assert facts[0] == "Premier versement 2015 prévu, Répartition n° 1"
    assert facts[1].endswith("€ validé")
    assert " € payé le " in facts[2]


@pytest.mark.parametrize("role", ["director", "president"])
def test_a_structure_sees_its_own_payments_only(role):
    make_advances()
    assert list(amounts(payments_visible_to(person(role)))) == [OWN]
    assert payments_visible_to(make_user("state_observer")).count() == len(CODES)


def test_a_balance_is_not_paid_before_it_is_settled():
    balance = validate_payment(make_balances()[0], make_user())
    eve = timezone.localdate(balance.run.computed_at) - timedelta(days=1)
    with pytest.raises(Refused, match="il ne se paie pas avant"):
        mark_paid(balance, eve, make_user("region_agent"))
