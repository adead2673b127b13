"""What the database itself refuses on minutes: offered or validated, they stay as they are."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from dialogue.models import Meeting
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_file
from tests.dialogue.meeting_builders import NOTES, again, make_offered, make_validated

pytestmark = pytest.mark.usefixtures("opened", "db")


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda m: Meeting.objects.update(notes="Autre"), id="notes"),
        pytest.param(lambda m: Meeting.objects.update(agenda={}), id="agenda"),
        pytest.param(lambda m: Meeting.objects.update(minutes_offered_at=None), id="offer"),
        pytest.param(lambda m: Meeting.objects.update(held_on=date(2015, 1, 1)), id="day"),
        pytest.param(lambda m: m.attendances.update(present=False), id="who was there"),
        pytest.param(lambda m: m.commitments.all().delete(), id="commitments"),
        pytest.param(lambda m: m.commitments.create(text="De plus", owner="state"), id="one more"),
        pytest.param(lambda m: m.delete(), id="meeting"),
    ],
)
def test_the_database_itself_keeps_offered_minutes_as_they_are(write):
    meeting = make_offered()
    with pytest.raises(DatabaseError), transaction.atomic():
        write(meeting)
    assert again(meeting).commitments.count() == 1


def test_the_database_refuses_to_validate_what_the_structure_had_no_time_to_read():
    meeting = make_offered()
    validated = {"minutes_validated_by": make_user(), "minutes": make_file("compte-rendu.pdf")}
    for days, message in ((0, "structure_was_heard"), (15, "structure_was_heard"), (16, None)):
        validated["minutes_validated_at"] = timezone.now() + timedelta(days=days)
        refused = pytest.raises(DatabaseError, match=message) if message else nullcontext()
        with refused, transaction.atomic():
            Meeting.objects.filter(pk=meeting.pk).update(**validated)


@pytest.mark.parametrize(
    "write",
    [
        pytest.param(lambda m: Meeting.objects.update(notes="Autre"), id="notes"),
        pytest.param(lambda m: Meeting.objects.update(minutes_validated_at=None), id="validation"),
        pytest.param(lambda m: m.attendances.update(present=False), id="who was there"),
        pytest.param(lambda m: m.attendances.all().delete(), id="who is left out"),
        pytest.param(lambda m: m.commitments.update(text="Autre"), id="commitment"),
        pytest.param(lambda m: m.commitments.create(text="De plus", owner="state"), id="one more"),
        pytest.param(lambda m: m.remarks.create(text="Tard", author=make_user()), id="remark"),
    ],
)
def test_the_database_itself_keeps_validated_minutes_as_they_are(write):
    meeting = make_validated()
    with pytest.raises(DatabaseError), transaction.atomic():
        write(meeting)
    assert again(meeting).notes == NOTES
