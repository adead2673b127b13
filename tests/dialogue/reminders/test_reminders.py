"""Reminders: dated, one a day, to those who are awaited, and never a word of the content."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction

from allocation.models import State
from dialogue.models import Dialogue, Reminder, Statement
from dialogue.reminders.selectors import reminders_due
from dialogue.reminders.services import remind
from dialogue.rules import Stage
from dialogue.thread.services import save_draft
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import Refused
from structures.models import JournalEntry
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    REASON,
    advance,
    make_dialogue,
    make_director,
    make_open_campaign,
    make_president,
)
from tests.structures.builders import make_mandate
from tests.structures.message_builders import let_leave
from tests.structures.pages import page, text_of

PATH = "/campagnes/2015/dialogues/relances/"
TWO = ("67180", OWN)
pytestmark = pytest.mark.django_db


@pytest.fixture
def silent():
    """Two dialogues open, nobody has written; the first has a director and a president."""
    campaign = make_open_campaign(TWO)
    make_director()
    make_president()
    let_leave()
    return campaign


def own():
    return Dialogue.objects.get(structure__code=OWN)


def send(dialogues, role="region_agent"):
    return remind(dialogues, clock.today(), by=make_user(role))


def test_a_reminder_is_dated_and_each_person_gets_a_message_of_their_own(
    silent, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        send([own()])
    assert Reminder.objects.get().sent_on == clock.today()
    assert [m.to for m in mailoutbox] == [[f"{OWN}@demo.example"], [f"p-{OWN}@demo.example"]]
    assert "L’auto-évaluation revient à la direction" in mailoutbox[1].body
    entry = JournalEntry.objects.filter(kind=JournalEntry.Kind.DIALOGUE).first()
    assert entry.summary == "Relance demandée : texte attendu dans le dialogue de gestion 2015"


def test_one_message_groups_the_indicators_awaited_and_nothing_of_what_is_written(
    silent, mailoutbox, django_capture_on_commit_callbacks
):
    first, second = own().ratings.order_by("indicator__number")
    advance(first, Stage.PROPOSAL)
    save_draft(second, Statement.Kind.ASSESSMENT, "Brouillon secret", by=make_director(), level=3)
    with django_capture_on_commit_callbacks(execute=True):
        send([own()])
    body = mailoutbox[0].body
    due = date_long(silent.schedule.self_assessment_due)
    assert f"indicateur 9, Opérations avec d’autres acteurs que PE : au plus tard le {due}" in body
    assert "indicateur 8" not in body
    assert not any(word in body for word in (ARGUMENT, "secret", "€", "iveau"))
    assert f"/structures/{OWN}/dialogue/2015/" in body


def test_nothing_leaves_if_the_transaction_fails(silent, mailoutbox):
    with pytest.raises(RuntimeError), transaction.atomic():
        send([own()])
        raise RuntimeError
    assert mailoutbox == []


@pytest.mark.parametrize("stage", [Stage.PROPOSAL, Stage.REPLY, Stage.CLOSED])
def test_a_dialogue_past_its_self_assessment_gets_no_reminder(stage):
    dialogue = make_dialogue(stage)
    with pytest.raises(Refused, match="Aucune de ces structures"):
        send([dialogue])
    assert not Reminder.objects.exists()


def test_one_reminder_a_day(silent):
    send([own()])
    with pytest.raises(Refused, match="Aucune de ces structures"):
        send([own()])
    clock.turn_to(clock.today() + timedelta(days=1))
    with pytest.raises(Refused, match="Aucune de ces structures"):
        send([own()])  # the first one has not left yet
    let_leave()
    send([own()])
    assert Reminder.objects.count() == 2


def test_a_reminder_that_reaches_no_director_is_not_one(silent):
    nobody = Dialogue.objects.get(structure__code="67180")
    assert [r.dialogue.structure.code for r in send([own(), nobody])] == [OWN]
    due = {one.dialogue: one.refusal for one in reminders_due(silent, clock.today())}
    assert due[nobody].startswith("aucune direction à qui écrire")


def test_a_director_without_an_account_is_written_to_at_the_address_of_the_function(silent):
    nobody = Dialogue.objects.get(structure__code="67180")
    make_mandate(nobody.structure, "director", email="direction@autre.example")
    due = next(d for d in reminders_due(silent, clock.today()) if d.dialogue == nobody)
    assert [(one.email, one.has_account) for one in due.recipients] == [
        ("direction@autre.example", False)
    ]


@pytest.mark.parametrize("role", ["region_admin", "state_observer"])
def test_only_agent_and_manager_remind(silent, client, role):
    with pytest.raises(Refused, match="reviennent à la Région"):
        send([own()], role)
    assert page(client, make_user(role), PATH).status_code == 404


def test_directors_find_no_page_of_reminders(silent, client):
    assert page(client, make_director(), PATH).status_code == 404
    assert client.post(PATH, {"structures": [OWN]}).status_code == 404


def test_reminders_stop_when_the_dialogues_do(silent):
    silent.state = State.SETTLEMENT
    silent.save()
    with pytest.raises(Refused):
        send([own()])


def test_a_reminder_is_never_changed_nor_taken_back(silent):
    send([own()])
    with pytest.raises(InternalError), transaction.atomic():
        Reminder.objects.update(sent_on=clock.today() - timedelta(days=30))
    with pytest.raises(InternalError), transaction.atomic():
        Reminder.objects.all().delete()


def test_a_proposal_without_reply_is_asked_for_again_from_the_next_day(
    silent, mailoutbox, django_capture_on_commit_callbacks
):
    for rating in own().ratings.all():
        advance(rating, Stage.REPLY)
    today = clock.today()
    assert own() not in [due.dialogue for due in reminders_due(silent, today)]
    let_leave()
    clock.turn_to(today + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        send([own()])
    until = date_long(today + timedelta(days=15))
    director, president = mailoutbox
    assert director.subject.startswith("Votre réponse est attendue, dialogue de gestion 2015")
    assert f"indicateur 8, Projets coopératifs entre ML : jusqu’au {until}" in director.body
    assert "n’est pas retenue contre la structure" in director.body
    assert "La réponse revient à la direction" in president.body
    assert not any(word in director.body for word in (REASON, "€", "iveau", "auto-évaluation"))
    days = own().ratings.values_list("reply_reminded_on", flat=True)
    assert set(days) == {today + timedelta(days=1)}


def test_one_message_asks_for_the_assessment_and_for_the_reply(
    silent, mailoutbox, django_capture_on_commit_callbacks
):
    advance(own().ratings.first(), Stage.REPLY)
    let_leave()
    clock.turn_to(clock.today() + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        send([own()])
    assert len(mailoutbox) == 2
    assert mailoutbox[0].subject.startswith("Votre auto-évaluation et votre réponse sont attendues")
    for asked in ("l’auto-évaluation de la structure", "une proposition de la Région attend"):
        assert asked in mailoutbox[0].body


def test_recipients_are_read_before_anything_is_sent(silent, client, mailoutbox):
    shown = text_of(page(client, make_user("region_agent"), PATH))
    assert f"{OWN}@demo.example" in shown
    assert f"p-{OWN}@demo.example" in shown
    assert "8. Projets coopératifs entre ML ; 9. Opérations avec d’autres acteurs" in shown
    assert mailoutbox == []


def test_each_mail_is_read_whole_before_anything_is_sent(silent, client):
    shown = text_of(page(client, make_user("region_agent"), PATH))
    assert "Votre auto-évaluation est attendue, dialogue de gestion 2015" in shown
    assert "Une difficulté ? Dites-le dans les échanges" in shown
    answer = client.post(PATH, {"structures": [OWN], "preview": "1"})
    assert (answer.status_code, Reminder.objects.count()) == (200, 0)


def test_the_chosen_structures_are_reminded_and_the_day_is_shown(silent, client):
    client.force_login(make_user("region_agent"))
    shown = text_of(client.post(PATH, {"structures": [OWN]}, follow=True))
    assert "1 relance demandée." in shown
    assert "Déjà relancée ce jour" in shown


def test_choosing_nobody_is_refused_on_the_page(silent, client):
    client.force_login(make_user("region_agent"))
    answer = client.post(PATH, {})
    assert answer.status_code == 422
    assert "Choisissez au moins une structure à relancer." in text_of(answer)


def test_what_is_sent_from_a_page_is_for_the_structures_of_that_page(silent, client, monkeypatch):
    make_director("67180")
    monkeypatch.setattr("dialogue.reminders.views.PER_PAGE", 1)
    assert "1 à 1 sur 2 structures à entendre" in text_of(page(client, make_user(), PATH))
    second = f"{PATH}?page=2"
    sent = client.post(second, {"structures": ["67180"]})
    assert "La liste a changé entre-temps" in text_of(sent) and not Reminder.objects.exists()
    assert client.post(second, {"structures": [OWN]}).url == second
    assert Reminder.objects.get().dialogue == own()
