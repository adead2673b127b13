"""A list as a file for spreadsheets: every row of all its pages, as sorted and narrowed."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import openpyxl
from django.utils import timezone

from structures.ground.files.tables import CSV, XLSX, csv_file, harmless

Lines = Iterable[Sequence[object]]
LONGEST_TITLE = 31  # what a spreadsheet takes


def csv_of(lines: Lines, title: str) -> bytes:
    """Return the lines as CSV: UTF-8 with its mark, `;`, a comma before decimals, ISO dates."""
    return csv_file([_written(value) for value in line] for line in lines)


def xlsx_of(lines: Lines, title: str) -> bytes:
    """Return the lines as a workbook: numbers are numbers, the headings stay in sight."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:LONGEST_TITLE])
    sheet.freeze_panes = "B2"
    for line in lines:
        sheet.append([v if isinstance(v, Decimal) else _written(v) for v in line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


EXPORTS = {"csv": (csv_of, CSV), "xlsx": (xlsx_of, XLSX)}


def _written(value: object) -> str | int:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return harmless(value)
