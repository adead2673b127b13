"""How long a projet de structure is valid, and from when its end is announced.

Source: the 2014 presentation (a project is valid for three years); that its end is told six
months before is ours.
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import Enum

from structures.ground.french import date_long

YEARS = 3
MONTHS_OF_NOTICE = 6
MONTHS_IN_A_YEAR = 12


class Validity(Enum):
    """Where a day falls in the life of a validated project."""

    TO_COME = "to_come"
    VALID = "valid"
    ENDING = "ending"
    OVER = "over"


def last_day(starts_on: date) -> date:
    """Return the last day of a project of three years.

    >>> last_day(date(2014, 10, 1))
    datetime.date(2017, 9, 30)
    """
    return _months_later(starts_on, YEARS * MONTHS_IN_A_YEAR) - timedelta(days=1)


def wrong_end(starts_on: date, ends_on: date) -> str:
    """Return, in French, why a project cannot end that day; an empty text when it can."""
    if ends_on <= starts_on:
        return "La fin du projet suit son début : corrigez les dates."
    last = last_day(starts_on)
    if ends_on > last:
        return f"Un projet est valable trois ans au plus : jusqu’au {date_long(last)}."
    return ""


def first_day_of_notice(ends_on: date) -> date:
    """Return the day six months before the end, the last of its month if it has no such day.

    >>> first_day_of_notice(date(2017, 8, 31))
    datetime.date(2017, 2, 28)
    """
    return _months_later(ends_on, -MONTHS_OF_NOTICE)


def validity(starts_on: date, ends_on: date, day: date) -> Validity:
    """Say where `day` falls; both ends are included."""
    if day < starts_on:
        return Validity.TO_COME
    if day > ends_on:
        return Validity.OVER
    return Validity.ENDING if day >= first_day_of_notice(ends_on) else Validity.VALID


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * MONTHS_IN_A_YEAR + day.month - 1 + months, MONTHS_IN_A_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
