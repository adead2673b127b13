"""What the cells of an XLSX workbook are worth, as the text that a reader would see.

Source: ECMA-376, part 1: 18.3.1.4 (cells), 18.8.30 (number formats), 18.17.4 (dates).
"""

import html
import math
import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
# What a format says between quotes, after a backslash or in brackets is no part of a date.
NOT_A_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^]]*\]', re.IGNORECASE)
DATE_CODE = re.compile(r"[dmyhs]", re.IGNORECASE)
GENERAL = re.compile(r"general|standard", re.IGNORECASE)
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
DAY_ZERO, DAY_ZERO_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_DAY, FALSE_LEAP_DAY = 2_958_466, 60
EXACT_DIGITS = 15
SECONDS = 86_400


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a date or a time.

    >>> is_date_format("dd/mm/yyyy"), is_date_format('0.0 "jours"')
    (True, False)
    """
    return bool(DATE_CODE.search(NOT_A_CODE.sub("", GENERAL.sub("", code.partition(";")[0]))))


def number_text(raw: str) -> str:
    """Write a stored number without exponent, as its seventeen digits are meant.

    >>> number_text("0.10000000000000001"), number_text("1E-5"), number_text("12.0")
    ('0.1', '0.00001', '12')
    """
    if raw.isascii() and raw.isdigit() and len(raw) <= EXACT_DIGITS and raw[0] != "0":
        return raw
    try:
        value = float(raw)
    except ValueError:
        return raw.strip()
    if not math.isfinite(value):
        return raw.strip()
    if value == int(value):
        return str(int(value))
    return f"{Decimal(repr(value)):f}"


def date_text(raw: str, *, since_1904: bool) -> str:
    """Write the day that a number stands for, with the time if there is one.

    >>> date_text("42019.5", since_1904=False), date_text("42019", since_1904=False)
    ('2015-01-15 12:00:00', '2015-01-15')
    """
    try:
        days = float(raw)
    except ValueError:
        return raw.strip()
    if not 0 <= days < LAST_DAY - (1462 if since_1904 else 0):
        return number_text(raw)
    moment = timedelta(seconds=round(days * SECONDS))
    if moment < timedelta(days=1):
        return str((datetime.min + moment).time())
    if not since_1904 and days < FALSE_LEAP_DAY:
        moment += timedelta(days=1)  # a spreadsheet believes in a 29 February 1900
    return _moment((DAY_ZERO_1904 if since_1904 else DAY_ZERO) + moment)


def boolean_text(raw: str) -> str:
    """Write a truth value as a French spreadsheet does."""
    return "VRAI" if raw.strip() in ("1", "true") else "FAUX"


def iso_text(raw: str) -> str:
    """Write a day stored as ISO 8601 writes it.

    >>> iso_text("2015-01-15T00:00:00"), iso_text("2015-01-15T14:32:05Z")
    ('2015-01-15', '2015-01-15 14:32:05')
    """
    try:
        return _moment(datetime.fromisoformat(raw.strip()).replace(tzinfo=None))
    except ValueError:
        return raw.strip()


def plain_text(raw: bytes) -> str:
    """Write a text of XML as it is read, with the letters that XLSX escapes."""
    text = raw.decode("utf-8")
    return unescaped(html.unescape(text) if "&" in text else text)


def unescaped(text: str) -> str:
    """Give back the letters that XLSX writes _x000D_."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _moment(moment: datetime) -> str:
    day: date = moment.date()
    return (
        day.isoformat()
        if moment.time() == time.min
        else moment.replace(microsecond=0).isoformat(" ")
    )
