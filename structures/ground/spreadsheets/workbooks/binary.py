"""XLS workbooks, of Excel before 2007: calamine stops here.

It lays all of a workbook out in memory, and gives an empty text for a cell in error: `failures`
says which.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import BinaryIO

from structures.ground.spreadsheets.lines import Merged, Wanted, trimmed
from structures.ground.spreadsheets.table import FileRefused
from structures.ground.spreadsheets.workbooks.archives import NEEDED, damaged
from structures.ground.spreadsheets.workbooks.book import Cells, SheetHead, laid_out
from structures.ground.spreadsheets.workbooks.failures import failures_of

# Names of what an OLE file holds, which it writes on two bytes a letter.
LOCKED, MACROS = "EncryptedPackage".encode("utf-16-le"), "_VBA_PROJECT".encode("utf-16-le")
BOOK = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
Value = str | float | bool | date | time | object


class Binary:
    """An XLS workbook."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        from python_calamine import (  # noqa: PLC0415 - loaded where such a file is read
            CalamineError,
            CalamineWorkbook,
            PasswordError,
            SheetVisibleEnum,
        )

        self._name = name
        content = _refuse_others(name, stream)
        try:
            self._book = CalamineWorkbook.from_filelike(stream)
        except PasswordError as error:
            raise _is(name, "protégé par mot de passe") from error
        except CalamineError as error:
            raise damaged(name) from error
        self._errors = CalamineError
        self._failures = failures_of(content)
        self._hidden = [
            sheet.visible != SheetVisibleEnum.Visible for sheet in self._book.sheets_metadata
        ]
        self._merged: list[Merged] = []

    def heads(self) -> list[SheetHead]:
        """Return the first rows of every sheet."""
        return [
            SheetHead(name, self._hidden[place], laid_out(self._rows(place)))
            for place, name in enumerate(self._book.sheet_names)
        ]

    def rows(self, wanted: Wanted) -> Iterator[tuple[int, Cells]]:
        """Read a sheet."""
        return (row for row in self._rows(wanted.sheet) if row[0] > wanted.line)

    def merged(self) -> list[Merged]:
        """Return the merged cells of the sheet that was read."""
        return self._merged

    def _rows(self, place: int) -> Iterator[tuple[int, Cells]]:
        try:
            sheet = self._book.get_sheet_by_index(place)
        except self._errors as error:
            raise damaged(self._name) from error
        top, left = sheet.start or (0, 0)
        self._merged = [
            (first[0] + 1, first[1], last[0] + 1, last[1])
            for first, last in sheet.merged_cell_ranges or ()
        ]
        failures = self._failures[place] if place < len(self._failures) else {}
        for number, row in enumerate(sheet.iter_rows(), start=top + 1):
            texts = ((left + n, trimmed(_text(cell))) for n, cell in enumerate(row))
            said = ((n, text or failures.get((number - 1, n), "")) for n, text in texts)
            yield number, {n: text for n, text in said if text}


def _refuse_others(name: str, stream: BinaryIO) -> bytes:
    """Return what the file holds. Raises FileRefused for what is no plain workbook."""
    stream.seek(0)
    content = stream.read()
    stream.seek(0)
    if LOCKED in content:
        raise _is(name, "protégé par mot de passe")
    if MACROS in content:
        raise _is(name, "un classeur avec macros")
    if not any(part in content for part in BOOK):
        raise _is(name, "un ancien document Office, sans classeur")
    return content


def _is(name: str, kind: str) -> FileRefused:
    return FileRefused(
        f"« {name} » est {kind}. {NEEDED} ouvrez-le, puis enregistrez la feuille utile sous l’un "
        "de ces formats."
    )


def _text(cell: Value) -> str:
    """Write a cell as text; a number without exponent, a date as 2014-12-31."""
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return str(int(cell)) if cell == int(cell) else f"{Decimal(repr(cell)):f}"
    if isinstance(cell, datetime):
        midnight = cell.time() == time.min
        return cell.date().isoformat() if midnight else cell.replace(microsecond=0).isoformat(" ")
    return str(cell)
