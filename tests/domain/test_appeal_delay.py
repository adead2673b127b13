"""The last day to answer an appeal: in months, over the ends of months and years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogue.rules import answer_day, days_late

DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("received", "months", "due"),
    [
        pytest.param(date(2015, 3, 10), 2, date(2015, 5, 10), id="the same day, two months later"),
        pytest.param(date(2015, 12, 31), 2, date(2016, 2, 29), id="a leap February"),
        pytest.param(date(2014, 12, 31), 2, date(2015, 2, 28), id="a February of 28 days"),
        pytest.param(date(2015, 8, 31), 1, date(2015, 9, 30), id="a month of thirty days"),
        pytest.param(date(2015, 12, 1), 1, date(2016, 1, 1), id="over the end of a year"),
        pytest.param(date(2015, 1, 31), 12, date(2016, 1, 31), id="a whole year"),
    ],
)
def test_the_delay_ends_on_the_same_day_of_its_last_month(received, months, due):
    assert answer_day(received, months=months) == due


@given(DAYS, st.integers(1, 12))
def test_the_region_is_never_asked_for_an_answer_on_the_day_of_receipt(received, months):
    due = answer_day(received, months=months)
    assert due > received
    assert due.day in (received.day, (due.replace(day=28)).day, 29, 30)


@given(DAYS, DAYS, st.integers(1, 12))
def test_what_comes_later_is_never_due_earlier(one, other, months):
    first, last = sorted((one, other))
    assert answer_day(first, months=months) <= answer_day(last, months=months)


def test_an_answer_on_its_last_day_is_in_time():
    due = date(2015, 5, 10)
    assert [days_late(due, day) for day in (date(2015, 4, 1), due, date(2015, 5, 12))] == [0, 0, 2]
