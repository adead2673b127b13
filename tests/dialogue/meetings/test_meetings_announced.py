"""A meeting is announced before it is held: who does not come was awaited, twice if need be."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, InternalError, transaction
from django.utils import timezone

from dialogue.meetings import services as meetings
from dialogue.meetings.services import Appointment, MinutesContent
from dialogue.models import Invitation, Meeting
from dialogue.rules import Stage
from structures.ground import clock
from structures.ground.refusals import Refused
from tests.allocation.builders import make_user
from tests.dialogue.builders import advance, make_dialogue, make_director
from tests.dialogue.meeting_builders import (
    CONTENT,
    PEOPLE,
    ROOT,
    appointment,
    make_held,
    make_invited,
    make_planned,
    make_written,
)
from tests.structures.message_builders import let_leave
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.usefixtures("opened", "db")
AGENT = "region_agent"
DAY = timezone.localdate()


def test_a_meeting_is_not_fixed_in_the_past_and_what_was_typed_is_kept(client):
    dialogue = make_dialogue()
    client.force_login(make_user(AGENT))
    sent = {"day": "2015-01-05", "hour": "14:30", "place": "Colmar", "link": ""}
    answer = client.post(f"{ROOT}fixer/", sent)
    assert answer.status_code == 422
    assert "un entretien se fixe à l’avance" in text_of(answer) and b"Colmar" in answer.content
    with pytest.raises(Refused, match="Cette date est passée"):
        past = timezone.now() - timedelta(minutes=1)
        meetings.plan(dialogue, Appointment(past, "Colmar"), by=make_user())


def test_nobody_is_invited_once_the_day_is_past():
    meeting = make_planned()
    clock.turn_to(timezone.localdate() + timedelta(days=8))
    with pytest.raises(Refused, match="La date de l’entretien est passée"):
        meetings.invite(meeting, by=make_user())


def test_a_meeting_is_held_once_announced(client):
    meeting, today = make_planned(), timezone.localdate()
    meetings.write_minutes(meeting, CONTENT, by=make_user(AGENT))
    with pytest.raises(Refused, match="Envoyez d’abord l’invitation"):
        meetings.hold(meeting, today, by=make_user())
    assert "Noter l’entretien comme tenu" not in text_of(page(client, make_user(AGENT), ROOT))
    meetings.invite(meeting, by=make_user(AGENT))
    assert "Noter l’entretien comme tenu" in text_of(page(client, make_user(AGENT), ROOT))
    clock.turn_to(today + timedelta(days=7))
    meetings.hold(meeting, today + timedelta(days=7), by=make_user())


def test_a_meeting_follows_the_last_reply():
    meeting, today = make_written(stage=Stage.REPLY), timezone.localdate()
    clock.turn_to(today + timedelta(days=2))
    for rating in meeting.dialogue.ratings.all():
        advance(rating, Stage.MEETING)
    with pytest.raises(Refused, match="l’entretien la suit"):
        meetings.hold(meeting, today, by=make_user())
    meetings.hold(meeting, today + timedelta(days=2), "Route barrée", by=make_user())


def test_a_structure_that_did_not_come_is_first_invited_for_another_date(client):
    meeting, today = make_invited(), timezone.localdate()
    absent = [PEOPLE[0] | {"present": False}, *PEOPLE[1:]]
    meetings.write_minutes(meeting, MinutesContent("Texte", absent), by=make_user(AGENT))
    with pytest.raises(Refused, match="proposez-lui une autre date"):
        meetings.hold(meeting, today, by=make_user())
    let_leave()
    clock.turn_to(today + timedelta(days=1))
    meetings.plan(meeting.dialogue, appointment(), by=make_user(AGENT))
    meetings.invite(meeting, by=make_user(AGENT))
    assert "Invitation en attente de départ" in text_of(page(client, make_director(), ROOT))
    let_leave()
    assert "Invitation précédente partie le" in text_of(page(client, make_director(), ROOT))
    clock.turn_to(today + timedelta(days=3))
    meetings.hold(meeting, clock.today(), by=make_user())
    meetings.offer_minutes(meeting, by=make_user(AGENT))


def test_a_second_invitation_that_never_left_does_not_count():
    meeting, today = make_invited(), timezone.localdate()
    absent = [PEOPLE[0] | {"present": False}, *PEOPLE[1:]]
    meetings.write_minutes(meeting, MinutesContent("Texte", absent), by=make_user(AGENT))
    let_leave()
    clock.turn_to(today + timedelta(days=1))
    meetings.plan(meeting.dialogue, appointment(), by=make_user(AGENT))
    meetings.invite(meeting, by=make_user(AGENT))
    clock.turn_to(today + timedelta(days=3))
    with pytest.raises(Refused, match="seconde invitation partie"):
        meetings.hold(meeting, clock.today(), by=make_user())
    let_leave()
    assert Invitation.objects.last().state == "cancelled"  # its meeting is past


def test_the_structure_is_not_taken_out_of_the_minutes_once_the_meeting_is_held():
    meeting = make_held()
    absent = [PEOPLE[0] | {"present": False}, *PEOPLE[1:]]
    meetings.write_minutes(meeting, MinutesContent("Texte", absent), by=make_user(AGENT))
    with pytest.raises(Refused, match="proposez-lui une autre date"):
        meetings.offer_minutes(meeting, by=make_user())


@pytest.mark.parametrize(
    ("make", "fields"),
    [
        pytest.param(make_planned, {"held_on": DAY}, id="held without an invitation"),
        pytest.param(
            make_planned,
            {"held_on": DAY, "invited_at": timezone.now()},
            id="said to be announced, nothing sent",
        ),
        pytest.param(
            make_written, {"held_on": DAY - timedelta(days=1)}, id="held before it was announced"
        ),
        pytest.param(
            make_written, {"invited_at": timezone.now() + timedelta(days=2)}, id="announced after"
        ),
        pytest.param(make_held, {"held_on": None}, id="held no more"),
        pytest.param(make_held, {"minutes_offered_at": timezone.now()}, id="offered unprinted"),
    ],
)
def test_the_database_itself_refuses_a_meeting_that_was_not_announced(make, fields):
    meeting = make()
    with pytest.raises(DatabaseError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**fields)


def test_an_invitation_sent_is_never_changed_nor_taken_back():
    invitation = make_invited().invitations.get()
    for act in (invitation.delete, lambda: Invitation.objects.update(sent_at=timezone.now())):
        with pytest.raises(InternalError), transaction.atomic():
            act()


def test_an_invitation_sent_from_another_tab_is_sent_again_only_knowingly(client):
    make_invited()
    client.force_login(make_user(AGENT))
    answer = client.post(f"{ROOT}inviter/", {"sent": "0"})
    assert answer.status_code == 422
    assert "L’invitation est partie entre-temps" in text_of(answer)
    assert 'name="sent" value="1"' in answer.content.decode()
    assert client.post(f"{ROOT}inviter/", {"sent": "1"}).status_code == 302
    assert Invitation.objects.count() == 2
