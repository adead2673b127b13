"""Each person is told what comes next about a meeting, and only that."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue.meetings import services as meetings
from dialogue.meetings.pages import meeting_tasks
from structures.ground import clock
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_director
from tests.dialogue.meeting_builders import CONTENT, make_planned

pytestmark = pytest.mark.usefixtures("opened", "db")


def test_each_person_is_told_what_comes_next(sent):
    today, agent = timezone.localdate(), make_user("region_agent")
    meeting = make_planned()
    director = make_director()

    def titles(user, day=today):
        return [found.title for found in meeting_tasks(user, meeting.dialogue.campaign, day)]

    assert "Envoyer l’invitation à l’entretien" in titles(agent)
    assert titles(director) == []
    sent(meeting)
    assert titles(director) == ["Entretien à venir"]
    assert "Noter l’entretien comme tenu" in titles(agent, today + timedelta(days=8))
    meetings.write_minutes(meeting, CONTENT, by=agent)
    clock.turn_to(today + timedelta(days=7))
    meetings.hold(meeting, clock.today(), by=agent)
    assert "Proposer le compte rendu de l’entretien" in titles(agent)
    meetings.offer_minutes(meeting, by=agent)
    assert titles(director) == ["Relire le compte rendu de l’entretien"]
    meetings.remark_on_minutes(meeting, "Rien à ajouter.", by=director)
    assert titles(director) == []
    assert "Valider le compte rendu de l’entretien" not in titles(agent, clock.today())
    late = clock.today() + timedelta(days=16)
    assert "Valider le compte rendu de l’entretien" in titles(agent, late)
    meetings.remark_on_minutes(meeting, "Rien à ajouter.", by=make_user("state_observer"))
    assert "Valider le compte rendu de l’entretien" in titles(agent, clock.today())
    assert titles(make_user("region_admin")) == []
