"""What period a cell names, by its last day. Pure."""

import re
from datetime import date, timedelta

from structures.ground.readings import parse_day

YEAR = re.compile(r"(?P<year>(?:19|20)[0-9]{2})")
QUARTER = re.compile(
    r"(?P<year>[0-9]{4})\s*[-_/ ]?\s*T(?P<quarter>[1-4])"
    r"|T(?P<quarter_first>[1-4])\s*[-_/ ]?\s*(?P<year_last>[0-9]{4})",
    re.IGNORECASE,
)
MONTH = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})[-/_. M](?P<month>[0-9]{1,2})"
    r"|(?P<month_first>[0-9]{1,2})[-/_. ](?P<year_last>(?:19|20)[0-9]{2})"
)
MONTHS = 12


def period_end(text: str) -> date | None:
    """Return the last day of a year, a quarter, a month or a day; None of what is none of them.

    >>> period_end("2014-T3"), period_end("2014-02"), period_end("2014")
    (datetime.date(2014, 9, 30), datetime.date(2014, 2, 28), datetime.date(2014, 12, 31))
    """
    if found := YEAR.fullmatch(text):
        return _month_end(int(found["year"]), MONTHS)
    if found := QUARTER.fullmatch(text):
        quarter = int(found["quarter"] or found["quarter_first"])
        return _month_end(int(found["year"] or found["year_last"]), 3 * quarter)
    if found := MONTH.fullmatch(text):
        month = int(found["month"] or found["month_first"])
        year = int(found["year"] or found["year_last"])
        return _month_end(year, month) if 1 <= month <= MONTHS else None
    try:
        return parse_day(text)
    except ValueError:
        return None


def _month_end(year: int, month: int) -> date:
    after = date(year + month // MONTHS, month % MONTHS + 1, 1)
    return after - timedelta(days=1)
