"""A payment that nobody validated is taken back, by who planned it or a manager, with a trace."""

import pytest
from django.db.models import QuerySet

from allocation.models import Payment
from allocation.payments import services as payments
from allocation.payments.services import cancel_payments, plan_advances, validate_payment
from structures.ground.french import euros
from structures.ground.history.events import DELETED, events_of
from structures.ground.refusals import Refused
from structures.models import JournalEntry
from tests.allocation.builders import CODES, make_user
from tests.allocation.settlement_builders import make_advances
from tests.allocation.test_races import at_once, kinds, meeting_after
from tests.structures.aloud import aloud
from tests.structures.pages import confirmed, page, text_of

ROOT = "/campagnes/2015/versements/"
pytestmark = pytest.mark.django_db


def test_a_planned_payment_is_cancelled_with_a_trace_and_planned_again():
    [payment, *others] = make_advances()
    planned = payment.pk
    cancel_payments(payment.campaign, [payment.pk], by=payment.planned_by)
    assert Payment.objects.count() == len(others)
    [former] = events_of(Payment).filter(pgh_label=DELETED)
    assert (former.pgh_obj_id, former.amount_cents) == (planned, payment.amount_cents)
    said = JournalEntry.objects.filter(structure=payment.structure).latest("pk")
    assert said.summary == "Versement 2015 prévu, annulé avant validation"
    [again] = plan_advances(payment.campaign, make_user("region_agent"))
    assert (again.structure, again.amount_cents) == (payment.structure, payment.amount_cents)


def test_a_validated_payment_is_not_cancelled():
    [payment, other, *_] = make_advances()
    validate_payment(payment, make_user())
    with pytest.raises(Refused, match="il ne s’annule plus"):
        cancel_payments(payment.campaign, [other.pk, payment.pk], by=make_user())
    assert Payment.objects.count() == len(CODES)


def test_another_agent_does_not_cancel_what_one_planned():
    [payment, *_] = make_advances()
    other = make_user("region_agent", email="autre@demo.example")
    with pytest.raises(Refused, match="Seule la personne qui a prévu ce versement"):
        cancel_payments(payment.campaign, [payment.pk], by=other)


@pytest.mark.parametrize("role", ["region_admin", "state_observer"])
def test_who_does_not_plan_does_not_cancel(client, role):
    [payment, *_] = make_advances()
    client.force_login(make_user(role))
    for path in ("annulation/", f"{payment.pk}/annulation/"):
        assert client.post(f"{ROOT}{path}").status_code == 404
    assert Payment.objects.count() == len(CODES)


def test_one_button_cancels_a_payment_of_the_list_once(client):
    [payment, *_] = make_advances()
    client.force_login(payment.planned_by)
    path, key = f"{ROOT}{payment.pk}/annulation/", {"once": "cle-de-cette-page"}
    assert f'action="{path}"' in client.get(ROOT).content.decode()
    answers = [client.post(path, key) for _ in range(2)]
    assert {answer.url for answer in answers} == {ROOT}
    assert f"Versement annulé : premier versement, {payment.structure}." in (
        text_of(client.get(ROOT))
    )
    assert Payment.objects.count() == len(CODES) - 1


def test_all_that_is_planned_is_cancelled_once_it_is_read(client):
    planned = make_advances()
    total = euros(sum(payment.amount_cents for payment in planned))
    heard = aloud(page(client, make_user(), f"{ROOT}annulation/"))
    assert heard[0] == "titre 1, Annuler 5\xa0versements prévus\xa0?"
    assert heard[-4:] == [
        "Structure, Total",
        f"Montant, {total}",
        f"bouton, Annuler 5\xa0versements prévus\xa0: {total}",
        "lien, Renoncer",
    ]
    assert "5 versements prévus, annulés." in text_of(confirmed(client, f"{ROOT}annulation/"))
    assert not Payment.objects.exists()
    assert "Aucun versement n’est plus à annuler." in text_of(client.get(f"{ROOT}annulation/"))


def test_what_was_validated_meanwhile_is_told_and_nothing_is_cancelled(client):
    [payment, *_] = make_advances()
    client.force_login(make_user())
    seen = client.get(f"{ROOT}annulation/").context["confirmation"].seen
    validate_payment(payment, make_user(email="autre@demo.example"))
    answer = client.post(f"{ROOT}annulation/", {"seen": seen})
    assert answer.status_code == 409
    assert Payment.objects.count() == len(CODES)


def validates_or_cancels(payment, manager):
    turns = iter([True, False, True, False])

    def act():
        if next(turns):
            return validate_payment(payment, manager)
        return cancel_payments(payment.campaign, [payment.pk], by=manager)

    return act


@pytest.mark.django_db(transaction=True)
def test_a_payment_validated_and_cancelled_at_once_is_one_of_both():
    [payment, *_], manager = make_advances(codes=CODES[:2]), make_user()
    results = at_once(validates_or_cancels(payment, manager))
    done = [kind for kind in kinds(results) if kind != "Refused"]
    assert done in (["Payment"], ["int"])
    assert Payment.objects.filter(pk=payment.pk).exists() == (done == ["Payment"])


def cancelled_notes():
    return JournalEntry.objects.filter(summary__endswith="annulé avant validation").count()


@pytest.mark.django_db(transaction=True)
def test_a_payment_cancelled_at_once_is_cancelled_once():
    [payment, *_], manager = make_advances(codes=CODES[:2]), make_user()
    results = at_once(lambda: cancel_payments(payment.campaign, [payment.pk], by=manager))
    assert kinds(results) == ["Refused", "Refused", "Refused", "int"]
    assert cancelled_notes() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_noted_by_each(monkeypatch):
    [payment, *_], manager = make_advances(codes=CODES[:2]), make_user()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    check = meeting_after(payments._require_own_and_planned)
    monkeypatch.setattr(payments, "_require_own_and_planned", check)
    at_once(lambda: cancel_payments(payment.campaign, [payment.pk], by=manager))
    assert cancelled_notes() > 1
