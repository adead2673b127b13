"""The clock of the demo: behind the real one, as fast."""

from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import timezone

from structures.ground import clock

WINTER, SUMMER = date(2015, 1, 19), date(2015, 7, 14)
HOUR = timedelta(hours=1)


def real(*moment):
    """The real clock stopped at this moment, in local time."""
    return time_machine.travel(timezone.make_aware(datetime(*moment)), tick=False)


def shown():
    return timezone.make_naive(clock.now())


@pytest.mark.parametrize("day", [WINTER, SUMMER])
def test_the_demo_is_on_the_day_it_was_turned_to(day):
    clock.turn_to(day)
    assert clock.today() == timezone.localdate(clock.now()) == day


@pytest.mark.parametrize("day", [WINTER, SUMMER])
def test_the_hour_is_the_real_one_unless_told(day):
    with real(2027, 6, 15, 23, 59):
        clock.turn_to(day)
        assert shown() == datetime.combine(day, time(23, 59))
        clock.turn_to(day, time(9, 20))
        assert shown() == datetime.combine(day, time(9, 20))


def test_the_demo_runs_on_from_the_hour_it_was_told():
    with real(2027, 6, 15, 23, 59) as travelled:
        clock.turn_to(WINTER, time(9, 20))
        travelled.shift(2 * HOUR)
        assert shown() == datetime(2015, 1, 19, 11, 20)
        travelled.shift(24 * HOUR)
        assert clock.today() == WINTER + timedelta(days=1)


@pytest.mark.parametrize("day", [date(2015, 3, 29), date(2015, 10, 25)])
def test_the_demo_never_goes_back_as_clocks_change(day):
    with real(2027, 10, 31, 1, 30) as travelled:
        clock.turn_to(day, time(1, 30))
        for _ in range(4):
            before = clock.now()
            travelled.shift(HOUR)
            assert clock.now() - before == HOUR


def test_elsewhere_the_clock_is_the_real_one(settings):
    clock.turn_to(WINTER)
    settings.DEMO = False
    assert clock.today() == timezone.localdate()
    assert timezone.now() - clock.now() < timedelta(minutes=1)


def test_a_demo_never_turned_is_on_the_real_day(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert clock.today() == timezone.localdate()
