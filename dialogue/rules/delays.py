"""From when, and until when: the days of the dialogue. Pure.

Source: RULES.md.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import date, timedelta

# A week to answer a reminder before the next one counts: two on end are one. Ours.
REMINDERS_APART = timedelta(days=7)
# What a reminder leaves at least to reply: the shortest window that a campaign may set. Ours.
REPLY_AFTER_REMINDER = timedelta(days=8)


def assessment_day(due: date, sent_back_on: date | None, *, window_days: int) -> date:
    """Return the last day to assess oneself: `due`, or later once more was asked for."""
    if sent_back_on is None:
        return due
    return max(due, sent_back_on + timedelta(days=window_days))


def reminders_that_count(reminders: Collection[date], due: date) -> list[date]:
    """Return the reminders that count for a silence: sent after `due`, a week apart, in order."""
    counted: list[date] = []
    for day in sorted(reminders):
        if day > due and (not counted or day >= counted[-1] + REMINDERS_APART):
            counted.append(day)
    return counted


def silence_day(counted: list[date], *, needed: int, waiting_days: int) -> date | None:
    """Return the first day when a silence may be recorded, None while a reminder is missing.

    The days run from the last of the `needed` first reminders that count.
    """
    if len(counted) < needed:
        return None
    return counted[needed - 1] + timedelta(days=waiting_days)


def last_reply_day(proposed_on: date, *, window_days: int, reminded_on: date | None = None) -> date:
    """Return the last day when the structure may reply to a proposal.

    A reminder always leaves it some days, even one sent when the window was over.
    """
    last = proposed_on + timedelta(days=window_days)
    return max(last, reminded_on + REPLY_AFTER_REMINDER) if reminded_on else last


def absence_is_noted(invitations: Collection[tuple[date, date]]) -> bool:
    """Tell whether the meeting may be held without the structure.

    It was invited on two days at least, for two dates; `invitations` are the day sent and
    the day of the meeting.
    """
    sent_on = {sent for sent, _ in invitations}
    meets_on = {meets for _, meets in invitations}
    return len(sent_on) > 1 and len(meets_on) > 1


def answer_day(received_on: date, *, months: int) -> date:
    """Return the last day to answer an appeal: the same day, `months` later.

    Where that month is too short, its last day.

    >>> answer_day(date(2015, 12, 31), months=2)
    datetime.date(2016, 2, 29)
    """
    years, month = divmod(received_on.month - 1 + months, 12)
    year = received_on.year + years
    return date(year, month + 1, min(received_on.day, monthrange(year, month + 1)[1]))


def days_late(due: date, on: date) -> int:
    """Return by how many days an answer given `on` a day comes too late, 0 in time."""
    return max((on - due).days, 0)
