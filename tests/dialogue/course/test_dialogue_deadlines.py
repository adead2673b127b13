"""What a structure's dialogue waits for, told on the structure's page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue.course.pages import dialogue_deadlines
from dialogue.meetings.selectors import remarks_until
from dialogue.meetings.services import invite
from dialogue.ratings.selectors import reply_day
from dialogue.rules import Stage
from structures.models import Structure
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_dialogue, make_director, make_president, make_rating
from tests.dialogue.meeting_builders import make_offered, make_planned
from tests.domain.files import spaced
from tests.structures.pages import page, text_of

TODAY = timezone.localdate()
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


def due(user=None, code=OWN):
    structure = Structure.objects.get(code=code)
    found = dialogue_deadlines(structure, user or make_director(), TODAY)
    return [(deadline.day, spaced(deadline.title)) for deadline in found]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        pytest.param(Stage.SELF_ASSESSMENT, "auto-évaluation de la structure", id="assess"),
        pytest.param(Stage.PROPOSAL, "proposition de la Région", id="propose"),
        pytest.param(Stage.REPLY, "réponse de la structure", id="reply"),
        pytest.param(Stage.MEETING, "décision de la Région, après l’entretien", id="meet"),
    ],
)
def test_the_next_text_is_due_once_for_all_indicators(stage, expected):
    schedule = make_dialogue(stage).campaign.schedule
    days = {
        Stage.SELF_ASSESSMENT: schedule.self_assessment_due,
        Stage.PROPOSAL: schedule.proposal_due,
        Stage.REPLY: reply_day(make_rating(stage)),
        Stage.MEETING: schedule.decision_due,
    }
    assert due() == [(days[stage], f"Dialogue de gestion 2015 : {expected}")]


def test_a_dialogue_that_is_closed_waits_for_nothing():
    make_dialogue(Stage.CLOSED)
    assert due() == []


def test_a_meeting_is_due_once_it_is_announced():
    meeting = make_planned()
    assert [title for _, title in due() if "Entretien" in title] == []
    invite(meeting, by=make_user("region_agent"))
    expected = timezone.localdate(meeting.starts_at), "Entretien du dialogue de gestion 2015"
    assert expected in due()


def test_remarks_are_due_once_the_minutes_are_offered():
    meeting = make_offered()
    title = "Entretien du dialogue de gestion 2015 : remarques sur le compte rendu"
    assert (remarks_until(meeting), title) in due()


def test_a_meeting_of_the_past_is_not_late():
    meeting = make_planned()
    invite(meeting, by=make_user("region_agent"))
    meeting.starts_at = timezone.now() - timedelta(days=2)
    meeting.save()
    assert not [title for _, title in due() if title.startswith("Entretien")]


@pytest.mark.parametrize("make", [make_director, make_president])
def test_nothing_is_said_of_another_structure_s_dialogue(make):
    make_dialogue(Stage.REPLY, code="68066")
    assert due(make(), "68066") == []


def test_it_costs_the_same_whatever_the_number_of_indicators(django_assert_num_queries):
    make_dialogue(Stage.REPLY)
    own, director = Structure.objects.get(code=OWN), make_director()
    with django_assert_num_queries(2):
        dialogue_deadlines(own, director, TODAY)


def test_the_page_of_the_structure_tells_it(client):
    make_dialogue(Stage.REPLY)
    for reader in (make_director(), make_president(), make_user("state_observer")):
        shown = text_of(page(client, reader, f"/structures/{OWN}/"))
        assert "Dialogue de gestion 2015 : réponse de la structure" in shown
