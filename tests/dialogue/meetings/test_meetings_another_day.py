"""A meeting held on another day than announced is noted at its true date, never alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from dialogue.file.sheet import dossier_sheet
from dialogue.meetings import services as meetings
from dialogue.meetings.services import MinutesContent
from dialogue.meetings.sheet import minutes_sheet
from dialogue.models import Meeting
from structures.ground import clock
from structures.ground.refusals import Refused
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_director
from tests.dialogue.meeting_builders import (
    CONTENT,
    PEOPLE,
    ROOT,
    again,
    make_invited,
    make_planned,
    make_written,
)
from tests.structures.message_builders import let_leave
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.usefixtures("opened", "db")
AGENT = "region_agent"
WHY = "La salle était libre plus tôt"


def make_announced(people=PEOPLE):
    """A meeting announced for a week from now, and written about already."""
    meeting = make_planned()
    meetings.write_minutes(meeting, MinutesContent("Texte", people), by=make_user(AGENT))
    meetings.invite(meeting, by=make_user(AGENT))
    return again(meeting)


def without(party):
    return [one | {"present": one["party"] != party} for one in PEOPLE]


def test_a_meeting_held_sooner_is_noted_at_its_true_date_with_a_reason():
    meeting, today = make_announced(), timezone.localdate()
    with pytest.raises(Refused, match="dites pourquoi"):
        meetings.hold(meeting, today, " ", by=make_user(AGENT))
    held = meetings.hold(meeting, today, WHY, by=make_user(AGENT))
    assert (held.held_on, held.held_otherwise) == (today, WHY)


def test_a_meeting_held_later_is_noted_at_its_true_date_with_a_reason():
    meeting = make_written()
    clock.turn_to(timezone.localdate() + timedelta(days=2))
    with pytest.raises(Refused, match="dites pourquoi"):
        meetings.hold(meeting, clock.today(), by=make_user(AGENT))
    assert meetings.hold(meeting, clock.today(), WHY, by=make_user(AGENT)).held_on == clock.today()


def test_no_reason_is_kept_of_a_meeting_held_on_its_day():
    meeting = meetings.hold(make_written(), timezone.localdate(), WHY, by=make_user(AGENT))
    assert meeting.held_otherwise == ""


@pytest.mark.parametrize("party", ["structure", "region"])
def test_on_another_day_nobody_is_met_without(party):
    meeting = make_announced(without(party))
    with pytest.raises(Refused, match="en présence de la structure et de la Région"):
        meetings.hold(meeting, timezone.localdate(), WHY, by=make_user(AGENT))
    assert again(meeting).held_on is None


def test_a_structure_that_did_not_come_on_the_day_is_not_met_later_without_an_invitation():
    meeting = make_invited()
    content = MinutesContent("Texte", without("structure"))
    meetings.write_minutes(meeting, content, by=make_user(AGENT))
    let_leave()
    clock.turn_to(timezone.localdate() + timedelta(days=2))
    with pytest.raises(Refused, match="invitez de nouveau"):
        meetings.hold(meeting, clock.today(), WHY, by=make_user(AGENT))


def test_the_structure_is_not_taken_out_of_a_meeting_held_on_another_day():
    meeting = make_announced()
    meetings.hold(meeting, timezone.localdate(), WHY, by=make_user(AGENT))
    content = MinutesContent("Texte", without("structure"))
    meetings.write_minutes(meeting, content, by=make_user(AGENT))
    with pytest.raises(Refused, match="en présence de la structure"):
        meetings.offer_minutes(meeting, by=make_user(AGENT))


@pytest.mark.parametrize(
    ("people", "why"),
    [
        pytest.param(PEOPLE, "", id="no reason"),
        pytest.param(without("structure"), WHY, id="without the structure"),
        pytest.param(without("region"), WHY, id="without the Region"),
    ],
)
def test_the_database_itself_refuses_another_day_that_was_not_agreed(people, why):
    meeting = make_announced(people)
    with pytest.raises(DatabaseError, match="another_day_was_agreed"), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(
            held_on=timezone.localdate(), held_otherwise=why
        )


def test_the_minutes_and_the_file_say_both_days_and_why():
    meeting = make_announced()
    meetings.hold(meeting, timezone.localdate(), WHY, by=make_user(AGENT))
    meetings.write_minutes(meeting, CONTENT, by=make_user(AGENT))
    meetings.offer_minutes(meeting, by=make_user(AGENT))
    sheet = minutes_sheet(again(meeting))
    said = sheet.meeting.held_words
    assert "annoncé pour le" in said and WHY in said
    assert sheet.record["held_otherwise"] == WHY
    file = dossier_sheet(again(meeting).dialogue, make_director(), timezone.localdate())
    assert file.meeting.meeting.held_words == said


def test_the_page_takes_the_true_date_and_shows_it_to_the_structure(client):
    make_announced()
    client.force_login(make_user(AGENT))
    sent = {"held_on": timezone.localdate().isoformat(), "otherwise": ""}
    answer = client.post(f"{ROOT}tenu/", sent)
    assert answer.status_code == 422 and "dites pourquoi" in text_of(answer)
    assert client.post(f"{ROOT}tenu/", sent | {"otherwise": WHY}).status_code == 302
    assert f"({WHY})" in text_of(page(client, make_director(), ROOT))
