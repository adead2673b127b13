"""Deadlines are recalled a week before and on the day: one mail a person, only what is due."""

from datetime import time, timedelta

import pytest

from dialogue.meetings.services import invite
from structures.deadlines.services import remind_of_deadlines
from structures.ground import clock
from structures.messages.dispatch import send_due_messages
from structures.models import Message, User
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    make_dialogue,
    make_director,
    make_president,
)
from tests.dialogue.meeting_builders import make_planned
from tests.structures.message_builders import let_leave

pytestmark = pytest.mark.django_db


@pytest.fixture
def morning():
    """Turn the clock to some days before the self-assessment, in the morning."""
    dialogue = make_dialogue()
    make_director()
    make_president()
    let_leave()

    def turn(days_before, at=time(9)):
        due = dialogue.campaign.schedule.self_assessment_due
        clock.turn_to(due - timedelta(days=days_before), at)

    return turn


def recalled():
    return list(Message.objects.filter(kind="deadlines").order_by("pk"))


@pytest.mark.parametrize(
    ("days", "words"), [(7, "Dans une semaine, le"), (0, "Aujourd’hui"), (6, ""), (-1, "")]
)
def test_it_is_recalled_a_week_before_and_on_the_day_to_the_director(morning, days, words):
    morning(days)
    remind_of_deadlines()
    found = recalled()
    assert [one.address for one in found] == ([f"{OWN}@demo.example"] if words else [])
    assert all(words in one.body and "ne compte pas comme une relance" in one.body for one in found)


def test_it_is_asked_again_and_again_and_leaves_once(morning, mailoutbox):
    morning(7)
    for _ in range(3):
        remind_of_deadlines()
        send_due_messages()
    assert [mail.to for mail in mailoutbox] == [[f"{OWN}@demo.example"]]


def test_not_in_the_night_nor_when_it_is_switched_off(morning, settings):
    morning(7, time(3))
    remind_of_deadlines()
    morning(7)
    settings.DEADLINE_REMINDERS = False
    remind_of_deadlines()
    assert recalled() == []


def test_a_recall_that_could_not_leave_on_its_day_does_not_leave(morning, mailoutbox):
    morning(7)
    remind_of_deadlines()
    morning(6)
    send_due_messages()
    assert [one.state for one in recalled()] == [Message.State.CANCELLED]
    assert mailoutbox == []


def test_what_was_done_since_is_not_recalled(morning, mailoutbox):
    morning(7)
    remind_of_deadlines()
    User.objects.filter(role="director").update(is_active=False)
    send_due_messages()
    assert [one.state for one in recalled()] == [Message.State.CANCELLED]


def test_a_meeting_is_recalled_to_the_president_too():
    meeting = make_planned()
    make_director()
    make_president()
    invite(meeting, by=make_user("region_agent"))
    clock.turn_to(clock.today(), time(9))
    remind_of_deadlines()
    assert sorted(one.address for one in recalled()) == [
        f"{OWN}@demo.example",
        f"p-{OWN}@demo.example",
    ]
    assert "Entretien du dialogue de gestion 2015" in recalled()[1].body
