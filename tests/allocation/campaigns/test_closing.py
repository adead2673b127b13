"""A year is closed by a manager, once every structure is paid its final amount."""

import re

import pytest
from django.utils import timezone

from allocation.models import Campaign, Payment, State
from allocation.payments.services import close_campaign, mark_paid, validate_payment
from structures.ground.refusals import Refused
from structures.models import JournalEntry
from tests.allocation.builders import make_adopted_campaign, make_user
from tests.allocation.settlement_builders import at_dialogues, make_advances, make_balances, settled
from tests.structures.pages import confirmed, page, text_of

PAGE = "/campagnes/2015/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def planned():
    """A settled year whose every payment is planned, none paid."""
    campaign = at_dialogues(make_adopted_campaign())
    make_advances(campaign)
    make_balances(settled(campaign))
    return Campaign.objects.get()


def pay(payments):
    for payment in payments:
        validate_payment(payment, make_user())
        mark_paid(payment, timezone.localdate(), make_user("region_agent"))


def test_a_year_whose_sums_are_all_paid_is_closed_and_its_structures_read_it(planned):
    pay(Payment.objects.all())
    close_campaign(planned, by=make_user())
    planned.refresh_from_db()
    assert planned.state == State.CLOSED
    assert JournalEntry.objects.filter(summary="Campagne 2015 close").count() == 5


def test_what_is_left_to_pay_keeps_the_year_open_and_is_named(planned):
    last = Payment.objects.last()
    pay(Payment.objects.exclude(pk=last.pk))
    with pytest.raises(
        Refused, match=f"À payer avant la clôture.*{re.escape(last.structure.name)}"
    ):
        close_campaign(planned, by=make_user())


def test_a_year_is_not_closed_before_its_settlement():
    with pytest.raises(Refused, match="se fait à l’étape «.solde.»"):
        close_campaign(make_adopted_campaign(), by=make_user())


@pytest.mark.parametrize("role", ["region_agent", "region_admin", "state_observer"])
def test_only_a_manager_closes(client, planned, role):
    pay(Payment.objects.all())
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        close_campaign(planned, by=make_user(role))
    client.force_login(make_user(role))
    assert client.post(f"{PAGE}cloture/").status_code == 404


def test_the_manager_closes_on_the_page_of_the_year(client, planned):
    shown = text_of(page(client, make_user(), PAGE))
    assert "Clore la campagne 5 structures attendent encore un versement." in shown
    assert "campagne peut être close" not in shown
    pay(Payment.objects.all())
    assert "campagne peut être close" in text_of(client.get(PAGE))
    assert "La campagne 2015 est close." in text_of(confirmed(client, f"{PAGE}cloture/"))
    assert "Tout est payé, plus rien n’y change." in text_of(client.get(PAGE))
