"""The demo's dialogues, told by the services, up to the decisions."""

import pytest

from allocation.states import State
from config.demo.dialogue_meetings import load_meetings
from config.demo.dialogue_ratings import finish_ratings, load_decisions, load_ratings
from dialogue.models import Dialogue, Draft, Rating, Statement
from dialogue.rules import Stage
from structures.models import User


@pytest.fixture
def told(demo):
    """The demo at its dialogues: the campaign, and the people by role."""
    campaign = demo(State.CONVENTIONS)
    people = {user.role: user for user in User.objects.all()}
    if not campaign.dialogues.exists():
        load_ratings(campaign, people)
    return campaign, people


def test_the_demo_shows_every_step_of_a_dialogue(told):
    campaign, people = told
    own = {r.indicator.number: r for r in Rating.objects.filter(dialogue__structure__code="67437")}
    assert own[8].stage == Stage.REPLY
    assert own[9].stage == Stage.SELF_ASSESSMENT
    assert Draft.objects.get().rating == own[9]
    assert Dialogue.objects.count() == 11
    taken = Statement.objects.filter(author__role="region_admin")
    assert all("Reçu sur papier" in statement.text for statement in taken)
    stages = set(Rating.objects.values_list("stage", flat=True))
    assert stages == {"self_assessment", "proposal", "reply", "meeting"}
    load_meetings(campaign, people)
    load_decisions(campaign, people, first_only=True)
    assert Rating.objects.filter(stage=Stage.CLOSED).count() == 2


def test_a_year_that_is_settled_has_all_its_decisions_and_one_silence(told):
    campaign, people = told
    finish_ratings(campaign, people)
    load_meetings(campaign, people)
    load_decisions(campaign, people)
    assert set(Rating.objects.values_list("stage", flat=True)) == {Stage.CLOSED}
    silent = Rating.objects.filter(self_level=None)
    assert {rating.dialogue.structure.code for rating in silent} == {"S11"}
    assert {rating.reply for rating in silent} == {Rating.Reply.NONE}
    assert set(Rating.objects.values_list("level", flat=True)) == {0, 1, 2, 3}
