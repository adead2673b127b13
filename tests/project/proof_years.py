"""The demo's two years in every state of the second; run by `script/proof years`."""

import pytest

from allocation.models import State
from config.demo.loader import load_demo
from tests.project.demo_years import judge_years


@pytest.mark.parametrize("state", State)
def test_the_two_years_hold_in_every_state_of_the_second(db, state):
    load_demo(state)
    judge_years(state)
