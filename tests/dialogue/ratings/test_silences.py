"""A silence is recorded after reminders and time; what is sent back is not a silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dialogue.models import Statement
from dialogue.ratings.pages import turn
from dialogue.ratings.services import record_silence, send_back
from dialogue.rules import Stage
from structures.ground.french import date_long
from structures.ground.refusals import Refused
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_due, make_rating, make_silent
from tests.structures.message_builders import make_reminder

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_silence_is_recorded_and_cites_the_reminders(today):
    rating = make_rating()
    make_silent(rating.dialogue, today)
    record_silence(rating, by=make_user("region_agent"), today=today)
    rating.refresh_from_db()
    assert (rating.stage, rating.self_level) == (Stage.PROPOSAL, None)
    assert rating.silence_recorded_by == make_user("region_agent")
    assert "relances du" in rating.statements.get(kind=Statement.Kind.SILENCE).text


def test_a_silence_waits_for_15_days_after_the_second_reminder(today):
    rating = make_rating()
    make_silent(rating.dialogue, today)
    eve = today - timedelta(days=1)
    with pytest.raises(Refused, match="ne peut être constaté qu’à partir du"):
        record_silence(rating, by=make_user(), today=eve)


def test_a_silence_is_not_recorded_before_the_date_has_passed(today):
    rating = make_rating()
    make_silent(rating.dialogue, today)
    make_due(rating.dialogue.campaign.schedule, today)
    with pytest.raises(Refused, match="est attendue jusqu’au"):
        record_silence(rating, by=make_user(), today=today)


def test_a_silence_takes_two_reminders(today):
    rating = make_rating()
    schedule = rating.dialogue.campaign.schedule
    make_due(schedule, today - timedelta(days=90))
    make_reminder(rating.dialogue, today - timedelta(days=80), by=make_user())
    with pytest.raises(Refused, match=r"Il faut 2 relances.*1\s?relance à ce jour"):
        record_silence(rating, by=make_user(), today=today)


def test_what_is_sent_back_leaves_the_structure_its_time_to_complete_it(today):
    rating = make_rating(Stage.PROPOSAL)
    make_silent(rating.dialogue, today)
    send_back(rating, "Joignez le bilan.", by=make_user("region_agent"))
    rating.refresh_from_db()
    due = today + timedelta(days=15)
    assert turn(rating, due).sentence.startswith("La structure complète son auto-évaluation")
    assert turn(rating, due).status == "À la structure"
    for day in (today, due):
        with pytest.raises(Refused, match=f"est attendue jusqu’au {date_long(due)}"):
            record_silence(rating, by=make_user("region_agent"), today=day)
    with pytest.raises(Refused, match=r"0\s?relance à ce jour"):
        record_silence(rating, by=make_user("region_agent"), today=due + timedelta(days=1))


def test_a_completion_that_does_not_come_is_not_told_as_a_silence(today):
    rating = make_rating(Stage.PROPOSAL)
    send_back(rating, "Joignez le bilan.", by=make_user("region_agent"))
    schedule = rating.dialogue.campaign.schedule
    make_due(schedule, today)
    for days in (16, 23):
        day = today + timedelta(days=days)
        make_reminder(rating.dialogue, day, by=make_user("region_agent"))
    day = today + timedelta(days=38)
    text = record_silence(rating, by=make_user("region_agent"), today=day).text
    asked = date_long(today)
    first, second = (date_long(today + timedelta(days=days)) for days in (16, 23))
    assert f"n’a pas complété son auto-évaluation du {asked} (demande du {asked})" in text
    assert text.endswith(f"relances du {first} et du {second}.")


def test_reminders_sent_before_the_structure_was_late_do_not_count(today):
    rating = make_rating()
    make_silent(rating.dialogue, today)
    schedule = rating.dialogue.campaign.schedule
    for due, counted in ((today - timedelta(days=30), 1), (today - timedelta(days=15), 0)):
        make_due(schedule, due)
        with pytest.raises(Refused, match=rf"{counted}\s?relance à ce jour"):
            record_silence(rating, by=make_user(), today=today)
