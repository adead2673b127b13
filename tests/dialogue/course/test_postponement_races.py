"""A delay that is lengthened while what counts on it is noted: the longer one holds."""

import pytest
from django.db.models import QuerySet

from allocation.models import Campaign
from dialogue.course.services import postpone_dialogues
from dialogue.models import Rating, Schedule
from dialogue.ratings.services import close_reply
from dialogue.rules import Stage
from structures.ground import clock
from tests.allocation.builders import make_user
from tests.allocation.test_races import one_during_the_other
from tests.dialogue.builders import make_rating, make_reply_overdue

pytestmark = pytest.mark.django_db(transaction=True)


def closed_while_lengthened():
    """Close a reply while the time to reply is lengthened; return what becomes of it."""
    rating = make_reply_overdue(make_rating(Stage.REPLY))
    agent, values = (
        make_user("region_agent"),
        {"reply_days": Schedule.objects.get().reply_days + 60},
    )
    campaign = Campaign.objects.get()
    refusal = one_during_the_other(
        lambda: postpone_dialogues(campaign, values, "Grève", by=agent),
        lambda: close_reply(rating, by=agent, today=clock.today()),
    )
    return refusal, Rating.objects.get(pk=rating.pk).stage


def test_a_reply_is_not_closed_on_a_delay_that_is_being_lengthened():
    refusal, stage = closed_while_lengthened()
    assert "La structure peut répondre jusqu’au" in str(refusal)
    assert stage == Stage.REPLY


def test_without_the_lock_it_is_closed_on_the_old_one(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    assert closed_while_lengthened()[1] == Stage.MEETING
