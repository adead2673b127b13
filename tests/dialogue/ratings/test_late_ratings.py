"""What the database counts as late is what the rules say is late."""

from datetime import timedelta

import pgtrigger
import pytest
from django.utils import timezone

from dialogue.models import Rating
from dialogue.ratings.selectors import due_day, is_late
from dialogue.rules import Stage
from dialogue.thread.selectors import ratings_visible_to
from tests.allocation.builders import ALL_CODES, make_user
from tests.dialogue.builders import make_open_campaign

pytestmark = pytest.mark.django_db


def make_every_case():
    """Ratings at every stage but the last, proposed, sent back and reminded at many moments."""
    campaign, now = make_open_campaign(ALL_CODES), timezone.now()
    stages = [stage for stage in Stage if stage != Stage.CLOSED]
    by = make_user("region_agent")
    assessed = {"self_level": 3, "self_assessed_by": by, "self_assessed_at": now}
    proposed = {"proposed_level": 2, "proposed_by": by}
    replied = {"reply": "agreed", "replied_at": now}
    with pgtrigger.ignore():
        for n, rating in enumerate(Rating.objects.all()):
            stage, day = stages[n % len(stages)], now - timedelta(days=n % 19, hours=n)
            facts = dict(assessed) if stage != Stage.SELF_ASSESSMENT else {}
            if stage in (Stage.REPLY, Stage.MEETING, Stage.DECISION):
                facts |= proposed | {"proposed_at": day}
            if stage in (Stage.MEETING, Stage.DECISION):
                facts |= replied
            if n % 3 == 0:
                facts["sent_back_at"] = day
            if n % 2 and stage == Stage.REPLY:
                facts["reply_reminded_on"] = timezone.localdate(day + timedelta(days=n % 11))
            Rating.objects.filter(pk=rating.pk).update(stage=stage, **facts)
    return campaign


def test_an_indicator_is_late_once_its_last_day_is_over():
    campaign = make_every_case()
    ratings, counted = list(ratings_visible_to(make_user())), set()
    for days in range(0, 90, 3):
        today = timezone.localdate() + timedelta(days=days)
        late = {rating.pk for rating in ratings if due_day(rating) < today}
        found = Rating.objects.filter(is_late(campaign, today), dialogue__campaign=campaign)
        assert set(found.values_list("pk", flat=True)) == late
        counted.add(len(late))
    assert len(counted) > 2
