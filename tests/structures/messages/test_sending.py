"""Messages leave through a real mail server, each once, whatever happens to it or to a worker."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, local

import pytest
from django.core.mail import get_connection
from django.db import DatabaseError
from django.db.models import QuerySet
from django.utils import timezone

from structures.ground import clock
from structures.ground.mails import Mail
from structures.messages import dispatch
from structures.messages.dispatch import MOST_ATTEMPTS, send_due_messages
from structures.messages.services import post, post_once
from structures.models import JournalEntry, Message
from tests.structures.message_builders import PLAIN_KIND, make_message, minutes_later
from tests.structures.messages.mail_server import running
from tests.structures.parallel import in_parallel

AWAY = "421 4.3.2 service not available"
TEN = [f"n{n}@demo.example" for n in range(10)]
STATE = Message.State
MEET = 30  # seconds, on a busy machine


@pytest.fixture
def server(settings):
    """A mail server, to which the messages go."""
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.MESSAGE_KINDS = settings.MESSAGE_KINDS | PLAIN_KIND
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def states():
    return sorted(Message.objects.values_list("state", flat=True))


def one():
    return Message.objects.get()


@pytest.mark.django_db
def test_a_server_that_is_away_for_an_hour_loses_nothing(server):
    make_messages()
    server.hello = AWAY
    for _ in range(6):
        send_due_messages()
        minutes_later(10)
    assert (server.taken, states(), one_of_ten().left_at) == ([], ["waiting"] * 10, None)
    assert one_of_ten().reason.startswith("Le serveur de messagerie a répondu")
    server.hello, server.connections = "220 back", 0
    minutes_later(60)
    send_due_messages()
    assert server.addresses == TEN and states() == ["left"] * 10
    assert server.connections == 1


@pytest.mark.django_db
def test_a_server_that_greets_and_takes_nothing_is_left_alone_until_the_next_attempt(server):
    make_messages()
    server.hangs_up = True
    send_due_messages()
    assert (server.connections, states()) == (dispatch.MOST_IN_A_ROW, ["waiting"] * 10)
    assert all(message.reason for message in Message.objects.all())


def make_messages():
    for address in TEN:
        make_message(address=address)


def one_of_ten():
    return Message.objects.get(address=TEN[0])


@pytest.mark.django_db
def test_attempts_are_further_and_further_apart_then_stop(server):
    server.hello = AWAY
    make_message(kind="plain")
    waits = []
    for _ in range(MOST_ATTEMPTS):
        send_due_messages()
        waits.append(one().next_attempt_at - clock.now())
        clock.turn_to(*moment_of(one().next_attempt_at))
    assert [round(wait / timedelta(minutes=1)) for wait in waits[:6]] == [1, 5, 15, 60, 180, 180]
    assert timedelta(days=1, hours=12) < sum(waits, timedelta()) < timedelta(days=2, hours=6)
    assert one().state == STATE.REFUSED


def moment_of(at):
    local = timezone.localtime(at + timedelta(seconds=2))
    return local.date(), local.time()


@pytest.mark.django_db
def test_an_address_that_does_not_exist_is_refused_at_once_in_the_words_of_the_server(server):
    make_messages()
    server.refuses = {TEN[3]: "550 5.1.1 no such user"}
    send_due_messages()
    refused = Message.objects.get(state=STATE.REFUSED)
    assert (refused.address, refused.attempts) == (TEN[3], 1)
    assert "550 5.1.1 no such user" in refused.reason
    assert len(server.taken) == 9
    entry = JournalEntry.objects.get(kind=JournalEntry.Kind.MESSAGE)
    assert "550" in entry.reason and entry.audience == JournalEntry.Audience.REGION


@pytest.mark.django_db
def test_an_address_that_is_put_off_by_the_server_is_tried_again(server):
    make_message(address=TEN[0])
    server.refuses = {TEN[0]: "450 4.2.0 greylisted"}
    send_due_messages()
    assert (one().state, server.taken) == (STATE.WAITING, [])
    server.refuses = {}
    minutes_later(2)
    send_due_messages()
    assert (one().state, one().reason) == (STATE.LEFT, "")


@pytest.mark.django_db
def test_what_is_sent_again_bears_the_same_number(server, monkeypatch):
    """A worker that dies once the server took the message, before it could say so."""
    make_message()
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(dispatch, "end", die)
        send_due_messages()
    assert one().state == STATE.WAITING
    minutes_later(2)
    send_due_messages()
    assert [mail["Message-ID"] for mail in server.taken] == [one().message_id] * 2
    assert one().state == STATE.LEFT


def die(*_):
    raise KeyboardInterrupt


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_message_once(server):
    make_messages()
    in_parallel(send_due_messages, times=4)
    assert server.addresses == TEN and states() == ["left"] * 10


@pytest.mark.django_db(transaction=True)
def test_without_the_locks_two_senders_would_send_some_twice(server, monkeypatch):
    make_messages()
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    # What comes once the messages are read to be claimed, then once the first is to be sent.
    for name in ("_delay", "why_not"):
        monkeypatch.setattr(dispatch, name, all_here(getattr(dispatch, name), 4))
    in_parallel(carelessly, times=4)
    assert len(server.addresses) > len(TEN)


def all_here(act, times):
    """Have each thread wait, the first time, until all have come so far."""
    barrier, thread = Barrier(times), local()

    def once_all_are(*args):
        if not hasattr(thread, "came"):
            thread.came = True
            barrier.wait(MEET)
        return act(*args)

    return once_all_are


def carelessly():
    with suppress(DatabaseError):  # even so, a message that left once does not leave at two moments
        send_due_messages()


@pytest.mark.django_db
def test_what_is_asked_twice_under_one_key_is_one_message():
    for _ in range(2):
        post_once([written(key="once")])
    assert Message.objects.count() == 1


def written(**fields):
    default = {"kind": "password", "address": TEN[0], "subject": "Sujet", "body": "Texte"}
    return Mail(**{**default, "day": clock.today(), **fields})


@pytest.mark.django_db
def test_a_message_leaves_after_its_transaction_and_not_in_it(
    server, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        post([written()], by=None)
        assert (server.taken, one().state) == ([], STATE.WAITING)
    assert (server.addresses, one().state) == ([TEN[0]], STATE.LEFT)


@pytest.mark.django_db
def test_a_file_that_goes_with_it_arrives_as_it_was(server):
    make_message(
        attachment=b"BEGIN:VCALENDAR\r\n",
        attachment_name="entretien.ics",
        attachment_type="text/calendar; charset=utf-8; method=PUBLISH",
    )
    send_due_messages()
    part = server.taken[0].get_payload()[1]
    assert part.get_param("method") == "PUBLISH" and part.get_filename() == "entretien.ics"
    assert part.get_payload(decode=True) == b"BEGIN:VCALENDAR\r\n"


@pytest.mark.django_db
def test_a_connection_of_its_own_may_be_given(server):
    make_message()
    send_due_messages(get_connection("django.core.mail.backends.dummy.EmailBackend"))
    assert (server.taken, one().state) == ([], STATE.LEFT)
