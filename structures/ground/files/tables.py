"""Tables written for spreadsheets."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# Excel reads accents in a CSV only after this mark.
BYTE_ORDER_MARK = "\ufeff"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A spreadsheet takes a text that begins so for a formula, and runs it.
FORMULA = re.compile(r"^[=+\-@\t\r]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Cell = str | int


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """Write rows as the CSV that spreadsheets open by themselves: UTF-8 with its mark, `;`."""
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def harmless(value: object) -> Cell:
    """Return what a cell may hold: a number as it is, a text that no spreadsheet runs.

    >>> harmless("=1+1")
    "'=1+1"
    """
    if isinstance(value, int):
        return value
    text = CONTROL.sub("", "" if value is None else str(value))
    return f"'{text}" if FORMULA.match(text) else text
