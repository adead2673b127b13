"""A project is valid for three years; its end is announced six months before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from structures.projects.validity import (
    Validity,
    first_day_of_notice,
    last_day,
    validity,
    wrong_end,
)

STARTS_ON, ENDS_ON = date(2014, 10, 1), date(2017, 9, 30)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        pytest.param(STARTS_ON, ENDS_ON, id="first of a month"),
        pytest.param(date(2015, 1, 1), date(2017, 12, 31), id="whole years"),
        pytest.param(date(2014, 9, 15), date(2017, 9, 14), id="within a month"),
        pytest.param(date(2016, 2, 29), date(2019, 2, 27), id="a leap day"),
        pytest.param(date(2013, 3, 1), date(2016, 2, 29), id="until a leap day"),
    ],
)
def test_a_project_lasts_three_years(starts_on, ends_on):
    assert last_day(starts_on) == ends_on


@pytest.mark.parametrize(
    ("ends_on", "first"),
    [
        pytest.param(ENDS_ON, date(2017, 3, 30), id="same day"),
        pytest.param(date(2017, 8, 31), date(2017, 2, 28), id="a shorter month"),
        pytest.param(date(2017, 6, 30), date(2016, 12, 30), id="the year before"),
    ],
)
def test_its_end_is_announced_six_months_before(ends_on, first):
    assert first_day_of_notice(ends_on) == first


@pytest.mark.parametrize(
    ("day", "found"),
    [
        pytest.param(date(2014, 9, 30), Validity.TO_COME, id="the day before"),
        pytest.param(STARTS_ON, Validity.VALID, id="its first day"),
        pytest.param(date(2017, 3, 29), Validity.VALID, id="before the notice"),
        pytest.param(date(2017, 3, 30), Validity.ENDING, id="six months before"),
        pytest.param(ENDS_ON, Validity.ENDING, id="its last day"),
        pytest.param(date(2017, 10, 1), Validity.OVER, id="the day after"),
    ],
)
def test_both_ends_are_included(day, found):
    assert validity(STARTS_ON, ENDS_ON, day) is found


@pytest.mark.parametrize(
    ("ends_on", "wrong"),
    [
        pytest.param(STARTS_ON, "La fin du projet suit son début", id="no longer than a day"),
        pytest.param(date(2015, 9, 30), "", id="a year"),
        pytest.param(ENDS_ON, "", id="three years"),
        pytest.param(date(2017, 10, 1), "trois ans au plus", id="a day more"),
        pytest.param(date(2090, 1, 1), "jusqu’au 30 septembre 2017.", id="a lifetime"),
    ],
)
def test_a_project_may_be_shorter_than_three_years_and_not_longer(ends_on, wrong):
    said = wrong_end(STARTS_ON, ends_on).replace("\N{NO-BREAK SPACE}", " ")
    assert wrong in said
    assert bool(said) is bool(wrong)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_three_years_are_never_a_day_more(starts_on):
    assert 1094 <= (last_day(starts_on) - starts_on).days <= 1096
