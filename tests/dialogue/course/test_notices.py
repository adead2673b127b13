"""A structure is told that its turn has come: one message a person, a day and a kind at most."""

from datetime import timedelta

import pytest

from allocation.campaigns.services import enter_state, locked
from allocation.models import State
from dialogue.course.services import open_dialogues
from dialogue.models import Dialogue
from dialogue.ratings.selectors import reply_day
from dialogue.ratings.services import assess, propose, send_back
from dialogue.rules import Stage
from dialogue.thread.services import reword
from structures.ground import clock
from structures.ground.french import date_long
from tests.allocation.builders import OWN, make_adopted_campaign, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    REASON,
    make_dialogue,
    make_director,
    make_open_campaign,
    make_president,
)
from tests.structures.pages import page, text_of

TWO = ("67180", OWN)
ASKED = "Décrivez les effets des ateliers."
pytestmark = pytest.mark.django_db


@pytest.fixture
def after_commit(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def heard():
    """Both indicators of a structure, assessed; its director and its president."""
    make_open_campaign(TWO)
    make_president()
    return list(make_dialogue(Stage.PROPOSAL).ratings.order_by("indicator__number"))


def at_conventions():
    campaign = locked(make_adopted_campaign(codes=TWO))
    enter_state(campaign, State.CONVENTIONS, by=make_user())
    make_director()
    make_president()
    return campaign


def test_the_opening_is_read_with_the_date_typed_before_it_is_told(client):
    campaign = at_conventions()
    client.force_login(make_user("region_agent"))
    path = "/campagnes/2015/dialogues/ouverture/"
    dates = client.get(path).context["form"].initial
    until = clock.today() + timedelta(days=33)
    typed = {**dates, "self_assessment_due": until, "preview": "1", "reply_days": 15}
    typed |= {"reason_length": 40, "differing_reason_length": 120}
    answer = client.post(path, typed)
    assert f"au plus tard le {date_long(until)}" in text_of(answer)
    assert f"{OWN}@demo.example" in text_of(answer)
    assert not campaign.dialogues.exists()


def assert_is_bare(message, *texts):
    """Nothing of what was written, no level, no amount; a link that needs sign-in."""
    assert not any(word in message.body for word in (*texts, "€", "iveau 1", "iveau 3"))
    assert f"/structures/{OWN}/dialogue/2015/" in message.body
    assert len(message.to) == 1


def test_the_opening_is_told_to_each_structure(mailoutbox, after_commit):
    campaign = at_conventions()
    with after_commit():
        open_dialogues(campaign, by=make_user(), today=clock.today())
    assert [m.to for m in mailoutbox] == [[f"{OWN}@demo.example"], [f"p-{OWN}@demo.example"]]
    campaign.refresh_from_db()
    assert date_long(campaign.schedule.self_assessment_due) in mailoutbox[0].body
    assert_is_bare(mailoutbox[0])


def test_who_will_be_told_is_read_before_the_dialogues_open(client):
    at_conventions()
    shown = text_of(page(client, make_user("region_agent"), "/campagnes/2015/dialogues/ouverture/"))
    assert "2 structures : qui sera averti" in shown
    assert f"p-{OWN}@demo.example" in shown


def test_the_proposals_of_a_day_are_told_by_one_message_with_the_last_day(
    heard, mailoutbox, after_commit
):
    with after_commit():
        for rating in heard:
            propose(rating, 1, REASON, by=make_user("region_agent"))
    assert [m.to for m in mailoutbox] == [[f"{OWN}@demo.example"], [f"p-{OWN}@demo.example"]]
    [rating, _] = Dialogue.objects.get(structure__code=OWN).ratings.all()
    assert f"jusqu’au {date_long(reply_day(rating))}" in mailoutbox[0].body
    assert_is_bare(mailoutbox[0], REASON)


def test_the_requests_of_a_day_are_told_by_one_message(heard, mailoutbox, after_commit):
    with after_commit():
        for rating in heard:
            send_back(rating, ASKED, by=make_user("region_agent"))
    assert [m.subject.split(",")[0] for m in mailoutbox] == ["Complément demandé"] * 2
    assert_is_bare(mailoutbox[0], ASKED, ARGUMENT)


def test_another_day_is_told_again(heard, mailoutbox, after_commit):
    first, second = heard
    with after_commit():
        propose(first, 1, REASON, by=make_user("region_agent"))
        clock.turn_to(clock.today() + timedelta(days=1))
        propose(second, 1, REASON, by=make_user("region_agent"))
    assert len(mailoutbox) == 4


def test_a_proposal_said_again_another_day_is_told_again(heard, mailoutbox, after_commit):
    said = propose(heard[0], 1, REASON, by=make_user("region_agent"))
    with after_commit():
        reword(said, f"{REASON} Le bilan le dit.", by=make_user("region_agent"))
        clock.turn_to(clock.today() + timedelta(days=1))
        reword(said.replaced_by, f"{REASON} Le bilan le montre.", by=make_user("region_agent"))
    assert len(mailoutbox) == 2
    assert_is_bare(mailoutbox[0], REASON)


def test_nobody_to_write_to_stops_nothing(mailoutbox, after_commit):
    make_open_campaign(TWO)
    rating = Dialogue.objects.get(structure__code="67180").ratings.first()
    director = make_director("67180")
    assess(rating, 1, ARGUMENT, by=director)
    director.is_active = False
    director.save()
    with after_commit():
        propose(rating, 1, REASON, by=make_user("region_agent"))
    assert mailoutbox == []
    rating.refresh_from_db()
    assert rating.stage == Stage.REPLY
