"""What is said before a payment is validated or planned, as a person hears it."""

import pytest

from allocation.models import Payment
from allocation.payments.services import validate_payment
from structures.ground.french import euros
from tests.allocation.builders import make_user
from tests.allocation.settlement_builders import make_advances
from tests.structures.aloud import aloud
from tests.structures.pages import confirmed, page, text_of

ROOT = "/campagnes/2015/versements/"
pytestmark = pytest.mark.django_db


def test_a_validation_says_to_whom_how_much_and_that_it_is_for_good(client):
    [payment, *_] = make_advances()
    heard = aloud(page(client, make_user(), f"{ROOT}{payment.pk}/validation/"))
    who, much = payment.structure.name, euros(payment.amount_cents)
    assert heard[:3] == [
        "titre 1, Valider le premier versement 2015\xa0?",
        "titre 2, Ce qui va se passer",
        f"puce, {who} pourra recevoir {much}\xa0: le premier versement 2015 devient à payer, et "
        "la paierie peut être saisie aussitôt.",
    ]
    assert heard[4:] == [
        "puce, La structure lira qu’il est validé. Aucun message ne part.",
        "Qui est concerné, et pour combien",
        f"Structure, {who} premier versement",
        f"Montant, {much}",
        "Un versement validé ne s’annule pas, et son montant ne change plus.",
        f"bouton, Valider ce versement de {much}",
        "lien, Renoncer",
    ]


def test_a_payment_validated_meanwhile_is_not_validated_again(client):
    [payment, *_] = make_advances()
    client.force_login(make_user())
    path = f"{ROOT}{payment.pk}/validation/"
    seen = client.get(path).context["confirmation"].seen
    other = make_user(email="autre@demo.example")
    validate_payment(payment, other)
    answer = client.post(path, {"seen": seen})
    assert answer.status_code == 409
    assert "Ce versement est déjà validé." in text_of(answer)
    assert Payment.objects.get(pk=payment.pk).validated_by == other


def test_a_payment_confirmed_twice_in_one_page_is_validated_once(client):
    [payment, *_] = make_advances()
    client.force_login(make_user())
    path = f"{ROOT}{payment.pk}/validation/"
    confirmation = client.get(path).context["confirmation"]
    data = {"seen": confirmation.seen, "once": "cle-de-cette-page"}
    first, again = client.post(path, data), client.post(path, data)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.url == again.url
    assert Payment.objects.filter(status="validated").count() == 1


def test_the_list_leads_to_the_confirmation(client):
    [payment, *_] = make_advances()
    shown = page(client, make_user(), ROOT).content.decode()
    path = f"{ROOT}{payment.pk}/validation/"
    assert f'href="{path}"' in shown
    assert f'action="{path}"' not in shown
    assert "Versement validé" in text_of(confirmed(client, path))
