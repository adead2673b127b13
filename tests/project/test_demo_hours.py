"""The demo happens at working hours, whatever the hour at which it is loaded."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import time_machine

from allocation.campaigns.states import State
from tests.project.demo_years import hours

AT_NIGHT = datetime(2027, 6, 15, 22, 2, tzinfo=ZoneInfo("Europe/Paris"))


def test_a_demo_loaded_at_night_happens_at_working_hours_until_it_is_closed(demo):
    with time_machine.travel(AT_NIGHT):
        assert demo(State.CLOSED).state == State.CLOSED
    found = sorted(hours())
    assert time(9) <= found[0]
    assert found[-1] <= time(17, 30)
