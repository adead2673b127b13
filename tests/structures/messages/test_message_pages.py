"""The Region follows what leaves: why it did not, and what it may do about it."""

from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from structures.ground import clock
from structures.ground.refusals import Refused
from structures.messages import services
from structures.messages.dispatch import send_due_messages
from structures.models import JournalEntry, Message, Role
from tests.allocation.builders import OWN, make_structures, make_user
from tests.structures.builders import make_person
from tests.structures.message_builders import PLAIN_KIND, make_left, make_message
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
STATE = Message.State
AGENT = "region_agent"


@pytest.fixture(autouse=True)
def _plain(settings):
    settings.MESSAGE_KINDS = settings.MESSAGE_KINDS | PLAIN_KIND


@pytest.fixture
def structure():
    return make_structures([OWN])[0]


def refused(**fields):
    return make_message(state=STATE.REFUSED, reason="550 inconnu", kind="plain", **fields)


def address(message, act=""):
    return f"/messages/{message.pk}/{act}"


def test_each_message_says_to_whom_where_it_stands_and_why(client, structure):
    refused(subject="Relance de novembre", structure=structure)
    make_left(clock.today(), subject="Invitation", kind="plain")
    shown = text_of(page(client, make_user(AGENT), "/messages/"))
    for words in ("Relance de novembre", "x@demo.example", "Refusé 550 inconnu", "Parti le"):
        assert words in shown
    only = text_of(page(client, make_user(AGENT), "/messages/?state=refused"))
    assert "Relance de novembre" in only and "Invitation" not in only
    assert page(client, make_user(AGENT), "/messages/?state=lost").status_code == 422


def test_messages_are_found_by_addressee_counted_by_state_and_exported(client):
    refused(subject="Relance", address="direction@demo.example")
    make_message(kind="plain", subject="Invitation", body="Bonjour")
    shown = text_of(page(client, make_user(AGENT), "/messages/?text=direction"))
    assert "Relance" in shown and "Invitation" not in shown
    assert "En attente (1)" in shown and "Refusé (1)" in shown and "Annulé" not in shown
    file = client.get("/messages/?export=csv").content.decode()
    assert "Relance" in file and "550 inconnu" in file and "Bonjour" not in file


def test_the_whole_text_is_read_but_for_a_secret(client):
    plain, secret = make_message(kind="plain", body="Bonjour"), make_message(body="Lien caché")
    assert "Bonjour" in text_of(page(client, make_user(AGENT), address(plain)))
    shown = text_of(page(client, make_user(AGENT), address(secret)))
    assert "Texte confidentiel" in shown and "Lien caché" not in shown
    send_due_messages()
    assert Message.objects.get(pk=secret.pk).body == ""


def test_a_secret_is_erased_after_a_day_even_if_it_never_left():
    make_message(body="Lien caché", created_at=clock.now() - timedelta(days=1, minutes=1))
    make_message(body="Récent", next_attempt_at=clock.now() + timedelta(hours=1))
    send_due_messages()
    assert sorted(Message.objects.values_list("state", "body")) == [
        ("cancelled", ""),
        ("waiting", "Récent"),
    ]


def test_a_refused_message_is_tried_again(client):
    message = refused(attempts=20)
    client.force_login(make_user(AGENT))
    client.post(address(message, "reessayer/"))
    message.refresh_from_db()
    assert (message.state, message.attempts) == (STATE.WAITING, 0)


def test_a_message_is_cancelled_with_a_reason_that_stays(client, structure):
    message = make_message(kind="plain", structure=structure)
    client.force_login(make_user(AGENT))
    answer = client.post(address(message, "annuler/"), {"reason": " "})
    assert answer.status_code == 422 and "Dites pourquoi" in text_of(answer)
    client.post(address(message, "annuler/"), {"reason": "Envoyé par erreur"})
    send_due_messages()
    message.refresh_from_db()
    assert (message.state, message.reason) == (STATE.CANCELLED, "Envoyé par erreur")
    entry = structure.journal.get(kind=JournalEntry.Kind.MESSAGE)
    assert (entry.reason, entry.audience) == ("Envoyé par erreur", "region")


def test_a_message_that_came_back_is_noted_once(client):
    message = make_left(clock.today(), kind="plain")
    client.force_login(make_user(AGENT))
    for _ in range(2):
        client.post(address(message, "retour/"), {"reason": "Boîte pleine"})
    message.refresh_from_db()
    assert (message.state, message.reason) == (STATE.RETURNED, "Boîte pleine")
    assert JournalEntry.objects.filter(kind=JournalEntry.Kind.MESSAGE).count() == 1


@pytest.mark.parametrize("state", [STATE.LEFT, STATE.CANCELLED, STATE.RETURNED])
def test_what_is_over_is_neither_tried_again_nor_cancelled(state):
    left_at = clock.now() if state in (STATE.LEFT, STATE.RETURNED) else None
    message = make_message(kind="plain", state=state, left_at=left_at)
    with pytest.raises(Refused):
        services.retry(message, by=make_user())
    with pytest.raises(Refused):
        services.cancel(message, "Motif", by=make_user())


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT, Role.STATE_OBSERVER])
def test_nobody_but_the_region_sees_a_message(client, structure, role):
    message = make_message(kind="plain", structure=structure)
    person = make_person(role) if role != Role.STATE_OBSERVER else make_user(role)
    assert page(client, person, "/messages/").status_code == 404
    assert page(client, person, address(message)).status_code == 404
    assert client.post(address(message, "reessayer/")).status_code == 404
    with pytest.raises(Refused, match="suivis par la Région"):
        services.cancel(message, "Motif", by=person)


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"subject": "Autre"}, id="its subject"),
        pytest.param({"body": "Autre"}, id="its text"),
        pytest.param({"address": "autre@demo.example"}, id="its addressee"),
        pytest.param({"left_at": clock.now() - timedelta(days=30)}, id="the day it left"),
        pytest.param({"state": STATE.WAITING}, id="its state"),
    ],
)
def test_the_database_itself_keeps_what_was_sent(forged):
    message = make_left(clock.today(), kind="plain")
    with pytest.raises(InternalError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**forged)
    with pytest.raises(InternalError), transaction.atomic():
        message.delete()


def test_the_page_asks_as_little_of_the_database_for_many_messages(client, structure):
    counts = []
    for number in (2, 60):
        for _ in range(number):
            make_message(kind="plain", structure=structure, person=make_user(AGENT))
        client.force_login(make_user(AGENT))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/messages/")
        counts.append(len(asked))
    # One for the Region's name, one for the powers that an agent may hold for another.
    assert counts[0] == counts[1] <= 10
