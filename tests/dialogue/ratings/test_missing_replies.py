"""The structure does not reply: asked again, given time, then never blamed for it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dialogue.models import Rating
from dialogue.ratings.services import agree, close_reply
from dialogue.reminders.services import remind
from dialogue.rules import Stage
from structures.ground import clock
from structures.ground.refusals import Refused
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_director, make_rating, make_reply_overdue
from tests.structures.message_builders import let_leave

pytestmark = pytest.mark.usefixtures("opened", "db")


def test_a_missing_reply_is_noted_and_never_held_against_the_structure():
    rating = make_reply_overdue(make_rating(Stage.REPLY))
    close_reply(rating, by=make_user("region_agent"), today=clock.today())
    rating.refresh_from_db()
    assert (rating.stage, rating.get_reply_display()) == (
        Stage.MEETING,
        "sans réponse dans le délai",
    )
    assert "n’est pas retenue contre la structure" in rating.statements.get(kind="reply").text


def test_a_reply_is_not_closed_before_its_last_day_has_passed():
    with pytest.raises(Refused, match="La structure peut répondre jusqu’au"):
        close_reply(
            make_rating(Stage.REPLY), by=make_user(), today=clock.today() + timedelta(days=15)
        )


def test_a_reply_is_not_closed_without_a_reminder_about_it():
    rating = make_reply_overdue(make_rating(Stage.REPLY), reminded=False)
    with pytest.raises(Refused, match="Relancez d’abord la structure"):
        close_reply(rating, by=make_user(), today=clock.today())
    with pytest.raises(IntegrityError, match="no_reply_follows_a_reminder"), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(reply=Rating.Reply.NONE)


def test_a_reminder_of_before_the_proposal_is_not_about_the_reply():
    rating = make_reply_overdue(make_rating(Stage.REPLY), reminded=False)
    Rating.objects.update(reply_reminded_on=clock.today() - timedelta(days=20))
    with pytest.raises(Refused, match="Relancez d’abord la structure"):
        close_reply(rating, by=make_user(), today=clock.today())


def test_a_late_reminder_opens_the_reply_again():
    rating = make_reply_overdue(make_rating(Stage.REPLY), reminded=False)
    make_director()
    remind([rating.dialogue], clock.today(), make_user("region_agent"))
    let_leave()
    with pytest.raises(Refused, match="La structure peut répondre jusqu’au"):
        close_reply(rating, by=make_user(), today=clock.today() + timedelta(days=8))
    agree(rating, by=make_director(), today=clock.today() + timedelta(days=8))
    assert Rating.objects.get(pk=rating.pk).reply == Rating.Reply.AGREED
