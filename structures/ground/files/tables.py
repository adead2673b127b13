"""Tables written for spreadsheets."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import openpyxl
from django.utils import timezone
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

# Excel reads accents in a CSV only after this mark.
BYTE_ORDER_MARK = "\ufeff"
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A spreadsheet takes a text that begins so for a formula, and runs it.
STARTS_A_FORMULA = frozenset("=+-@")
# It also looks past what is not seen: blanks of every width, line ends, marks without a shape.
UNSEEN = re.compile(r"\A[\s\u00ad\u180e\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]*")
LEAVES_ITS_CELL = frozenset("\t\r\n")
# What no workbook can hold, whatever was typed.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# In a cell of this format, a spreadsheet keeps the zero that a code begins with.
TEXT_FORMAT = "@"
LONGEST_TITLE = 31  # what a workbook takes for a sheet
NOT_IN_A_TITLE = re.compile(r"[\[\]:*?/\\]")

# What a ZIP says of a part that has no date, and of who may read it once it is unfolded.
NO_DATE = (1980, 1, 1, 0, 0, 0)
READ_BY_ALL = 0o644 << 16

Cell = str | int
Rows = Iterable[Sequence[object]]


def csv_file(rows: Rows) -> bytes:
    """Write rows as the CSV that spreadsheets open by themselves: UTF-8 with its mark, `;`.

    Numbers have a comma before their decimals, days are as ISO writes them, and no text is run.
    """
    text = io.StringIO()
    lines = ([_written(value) for value in row] for row in rows)
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(lines)
    return (BYTE_ORDER_MARK + text.getvalue()).encode()


def xlsx_file(rows: Rows, title: str) -> bytes:
    """Write rows as a workbook of one sheet: numbers add up, codes stay texts, no text is run.

    The headings and the first column stay in sight.
    """
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(NOT_IN_A_TITLE.sub(" ", title)[:LONGEST_TITLE])
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append([v if isinstance(v, Decimal) else as_text(sheet, _written(v)) for v in row])
    return book_file(book)


class UndatedZip(ZipFile):
    """A ZIP whose parts bear neither the time nor the machine on which they were written."""

    def open(self, name: str | ZipInfo, *args: object, **options: object) -> IO[bytes]:
        """Open a part, to be read or written."""
        if isinstance(name, ZipInfo) and self.mode == "w":
            name.date_time, name.external_attr = NO_DATE, READ_BY_ALL
        return super().open(name, *args, **options)  # type: ignore[arg-type]


def book_file(book: openpyxl.Workbook) -> bytes:
    """Write a workbook to the bytes that depend on what it says alone: twice gives the same."""
    content = io.BytesIO()
    book.properties.creator = None  # who wrote it would be the library
    book.properties.created = book.properties.modified = datetime(*NO_DATE)
    with UndatedZip(content, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()
    return content.getvalue()


def as_text(sheet: WriteOnlyWorksheet, value: Cell) -> object:
    """Return a cell in which digits that are no number stay a text, also once it is edited."""
    if not isinstance(value, str) or not value.isdigit():
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format = TEXT_FORMAT
    return cell


def _written(value: object) -> Cell:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
    return harmless(value)


def harmless(value: object) -> Cell:
    """Return what a cell may hold: a number as it is, a text that no spreadsheet runs.

    >>> harmless("=1+1"), harmless("\\u3000＝1+1"), harmless(-12)
    ("'=1+1", "'\\u3000＝1+1", -12)
    """
    if isinstance(value, int):
        return value
    text = CONTROL.sub("", "" if value is None else str(value))
    return f"'{text}" if is_formula(text) else text


def is_formula(text: str) -> bool:
    """Tell whether some spreadsheet may run a text, full-width and small signs included.

    What begins by a tab or a line end may leave its cell: it counts as one.

    >>> is_formula(" ＠SUM(A1)"), is_formula("a=b"), is_formula("")
    (True, False, False)
    """
    seen = UNSEEN.sub("", text, count=1)
    unseen = text[: len(text) - len(seen)]
    return not LEAVES_ITS_CELL.isdisjoint(unseen) or _plain(seen[:1]) in STARTS_A_FORMULA


def _plain(sign: str) -> str:
    """Return a sign as a keyboard types it: « ＝ » is « = » in another width."""
    return unicodedata.normalize("NFKC", sign)
