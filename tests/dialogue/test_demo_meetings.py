"""The demo's evidence and meetings, loaded by the services."""

import pytest

from config.demo.dialogue_evidence import load_evidence
from config.demo.dialogue_meetings import load_meetings
from dialogue.models import Dialogue, Meeting
from dialogue.rules import Stage
from dialogue.selectors.evidence import evidence_of
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_dialogue, make_director, make_open_campaign

pytestmark = pytest.mark.django_db


def people():
    roles = ("region_agent", "region_manager", "region_admin", "state_observer")
    return {role: make_user(role) for role in roles} | {"director": make_director()}


def test_the_demo_shows_parts_confirmed_and_parts_that_are_not():
    campaign = make_open_campaign()
    load_evidence(campaign, people())
    rating = Dialogue.objects.get(structure__code=OWN).ratings.get(indicator__number=8)
    led, joined = sorted(evidence_of(rating).projects, key=lambda shown: not shown.is_led)
    assert [bool(part.confirmed_at) for part in led.parts] == [True, True, False]
    assert [bool(part.confirmed_at) for part in joined.parts] == [False]


def test_the_demo_holds_the_meetings_that_can_be_held():
    campaign = make_dialogue(Stage.MEETING, code="67180").campaign
    load_meetings(campaign, people())
    own, other = (Meeting.objects.get(dialogue__structure__code=code) for code in (OWN, "67180"))
    assert own.invited_at and not own.held_on
    assert other.minutes_offered_at
    assert Meeting.objects.count() == 2


def test_the_demo_offers_the_minutes_of_its_own_director_with_a_remark():
    campaign = make_dialogue(Stage.MEETING).campaign
    load_meetings(campaign, people())
    assert Meeting.objects.get().remarks.count() == 1
