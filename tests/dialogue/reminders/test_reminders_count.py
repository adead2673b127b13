"""A reminder counts from the moment it left to the director, and no more if it comes back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dialogue.models import Rating, Reminder
from dialogue.ratings.selectors import is_reminded_to_reply, reply_day, silence
from dialogue.ratings.services import propose, record_silence, send_back
from dialogue.reminders.services import remind
from dialogue.rules import Stage
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import Refused
from structures.messages.dispatch import send_due_messages
from structures.messages.kinds import CHANGED, NOTHING_AWAITED, SOMEBODY_ELSE
from structures.messages.services import cancel, record_return
from structures.models import Message, User
from structures.people.services import end_mandate
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    advance,
    make_dialogue,
    make_director,
    make_president,
    make_rating,
)
from tests.structures.builders import make_mandate
from tests.structures.message_builders import let_leave
from tests.structures.messages.mail_server import running
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.usefixtures("opened", "db")
AGENT = "region_agent"
DIALOGUE = f"/structures/{OWN}/dialogue/2015/"
AWAY = "421 4.3.2 service not available"


@pytest.fixture
def late():
    """A dialogue where the structure has not spoken, forty days after the date."""
    dialogue = make_dialogue()
    make_director()
    make_president()
    let_leave()
    schedule = dialogue.campaign.schedule
    clock.turn_to(schedule.self_assessment_due + timedelta(days=40))
    return dialogue


def in_days(days):
    clock.turn_to(clock.today() + timedelta(days=days))


def ask(dialogue):
    return remind([dialogue], clock.today(), by=make_user(AGENT))[0]


def ask_and_send(dialogue):
    ask(dialogue)
    let_leave()
    return clock.today()


def again(dialogue):
    return Rating.objects.filter(dialogue=dialogue).first()


def counted(dialogue):
    return silence(again(dialogue), clock.today()).reminders


def notice(dialogue):
    return Reminder.objects.filter(dialogue=dialogue).last().notice


def test_with_the_mail_server_away_nothing_counts_and_nothing_is_lost(late, settings):
    with running() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        server.hello = AWAY
        ask(late)
        send_due_messages()
        assert (counted(late), server.taken) == ([], [])
        in_days(1)
        server.hello = "220 back"
        send_due_messages()
        assert counted(late) == [clock.today()]
        assert server.addresses == [f"{OWN}@demo.example", f"p-{OWN}@demo.example"]


def test_the_delay_of_a_silence_runs_from_the_day_the_last_one_left(late):
    ask_and_send(late)
    in_days(7)
    ask(late)
    in_days(3)
    let_leave()
    assert silence(again(late), clock.today()).day == clock.today() + timedelta(days=15)
    in_days(14)
    with pytest.raises(Refused, match="qu’à partir du"):
        record_silence(again(late), by=make_user(AGENT), today=clock.today())
    in_days(1)
    record_silence(again(late), by=make_user(AGENT), today=clock.today())


def test_one_that_comes_back_counts_no_more_and_restarts_the_delay(late):
    first = ask_and_send(late)
    in_days(7)
    ask_and_send(late)
    record_return(notice(late), "550 inconnu", by=make_user(AGENT))
    assert counted(late) == [first]
    in_days(20)
    with pytest.raises(Refused, match="Il faut 2 relances"):
        record_silence(again(late), by=make_user(AGENT), today=clock.today())
    second = ask_and_send(late)
    assert counted(late) == [first, second]


def test_nothing_is_proposed_on_a_silence_whose_reminder_came_back(late):
    for _ in range(2):
        ask_and_send(late)
        in_days(8)
    in_days(10)
    agent = make_user(AGENT)
    record_silence(again(late), by=agent, today=clock.today())
    silent = Rating.objects.get(stage=Stage.PROPOSAL)
    record_return(notice(late), "550 inconnu", by=None)
    with pytest.raises(Refused, match="est revenue en erreur"):
        propose(silent, 1, "x" * 50, by=agent)
    send_back(silent, "Écrivez-nous : nos relances ne vous sont pas parvenues.", by=agent)
    assert Rating.objects.get(pk=silent.pk).stage == Stage.SELF_ASSESSMENT


def test_the_database_itself_counts_only_what_left(late):
    for _ in range(2):
        ask_and_send(late)
        in_days(8)
    record_return(notice(late), "550 inconnu", by=None)
    found = Rating.objects.filter(dialogue=late)
    agent, now = make_user(AGENT), clock.now()
    with pytest.raises(IntegrityError, match="silence_follows_reminders"), transaction.atomic():
        found.update(silence_recorded_at=now, silence_recorded_by=agent, stage=Stage.PROPOSAL)


def test_the_page_says_the_day_it_left_or_why_it_did_not(late, client):
    ask(late)
    agent = make_user(AGENT)
    assert "Relances En attente de départ" in text_of(page(client, agent, DIALOGUE))
    let_leave()
    left = f"Relances Partie le {date_long(clock.today())}"
    assert left in text_of(page(client, agent, DIALOGUE))
    record_return(notice(late), "550 inconnu", by=agent)
    assert "Revenue en erreur" in text_of(page(client, agent, DIALOGUE))


def test_one_that_waits_is_not_doubled_by_another(late):
    ask(late)
    in_days(1)
    with pytest.raises(Refused, match="Aucune de ces structures"):
        ask(late)
    cancel(notice(late), "Serveur en panne", by=make_user(AGENT))
    ask(late)
    assert Reminder.objects.filter(dialogue=late).count() == 2


def speak(dialogue):
    for rating in dialogue.ratings.all():
        advance(rating, Stage.PROPOSAL)


def replace_director(dialogue):
    User.objects.filter(structure=dialogue.structure, role="director").update(is_active=False)
    make_user("director", email="autre@demo.example", structure=dialogue.structure)


def move_the_date(dialogue):
    schedule = dialogue.campaign.schedule
    schedule.self_assessment_due += timedelta(days=1)
    schedule.save()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param(speak, NOTHING_AWAITED, id="the structure spoke"),
        pytest.param(replace_director, SOMEBODY_ELSE, id="somebody else directs it"),
        pytest.param(move_the_date, CHANGED, id="the date is another"),
    ],
)
def test_one_that_is_no_longer_true_does_not_leave_and_says_why(late, mailoutbox, change, reason):
    ask(late)
    change(late)
    send_due_messages()
    message = Message.objects.get(pk=notice(late).pk)
    assert (message.state, message.reason) == (Message.State.CANCELLED, reason)
    assert [mail.to[0] for mail in mailoutbox if mail.to[0] == message.address] == []
    assert counted(late) == []


def test_one_for_somebody_whose_mandate_ended_since_does_not_leave(late):
    User.objects.filter(structure=late.structure).update(is_active=False)
    mandate = make_mandate(late.structure)
    ask(late)
    in_days(1)
    end_mandate(mandate, last_day=clock.today() - timedelta(days=1), by=make_user("region_agent"))
    send_due_messages()
    message = Message.objects.get(pk=notice(late).pk)
    assert (message.address, message.state) == (mandate.email, Message.State.CANCELLED)


@pytest.fixture
def proposed():
    """A proposal that waits for its reply since three weeks."""
    rating = make_rating(Stage.REPLY)
    make_director()
    let_leave()
    clock.turn_to(timezone.localdate(rating.proposed_at) + timedelta(days=21))
    return rating


def test_a_reply_is_asked_for_again_once_the_message_left(proposed):
    ask(proposed.dialogue)
    assert not is_reminded_to_reply(Rating.objects.get(pk=proposed.pk))
    in_days(2)
    let_leave()
    rating = Rating.objects.get(pk=proposed.pk)
    assert rating.reply_reminded_on == clock.today()
    assert reply_day(rating) == clock.today() + timedelta(days=8)


def test_a_message_that_comes_back_did_not_ask_for_the_reply(proposed):
    first = ask_and_send(proposed.dialogue)
    in_days(1)
    ask_and_send(proposed.dialogue)
    record_return(notice(proposed.dialogue), "550 inconnu", by=None)
    assert Rating.objects.get(pk=proposed.pk).reply_reminded_on == first
    record_return(Reminder.objects.first().notice, "550 inconnu", by=None)
    assert not is_reminded_to_reply(Rating.objects.get(pk=proposed.pk))
