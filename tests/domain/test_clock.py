"""The clock of the demo: whole days behind the real one, at the same hour."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from structures.ground import clock

WINTER, SUMMER = date(2015, 1, 19), date(2015, 7, 14)


@pytest.mark.parametrize("day", [WINTER, SUMMER])
def test_the_demo_is_on_the_day_it_was_turned_to(day):
    clock.turn_to(day)
    assert clock.today() == timezone.localdate(clock.now()) == day


@pytest.mark.parametrize("day", [WINTER, SUMMER])
def test_the_hour_stays_the_real_one(day):
    clock.turn_to(day)
    shown, real = timezone.localtime(clock.now()), timezone.localtime()
    apart = datetime.combine(day, real.time()) - shown.replace(tzinfo=None)
    assert abs(apart) < timedelta(minutes=1)


def test_elsewhere_the_clock_is_the_real_one(settings):
    clock.turn_to(WINTER)
    settings.DEMO = False
    assert clock.today() == timezone.localdate()
    assert timezone.now() - clock.now() < timedelta(minutes=1)


def test_a_demo_never_turned_is_on_the_real_day(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert clock.today() == timezone.localdate()
