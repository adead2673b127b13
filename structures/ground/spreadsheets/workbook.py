"""XLSX workbooks: what makes one safe to open, then its rows."""

import io
import re
from dataclasses import dataclass

from structures.ground.spreadsheets.archives import MAX_CELLS, Archive, opened, vast_sheet
from structures.ground.spreadsheets.sheets import Sheet, read_sheets
from structures.ground.spreadsheets.table import FileRefused, Layout, Table

COLUMN_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,9})""")
ROW, CELL = (re.compile(rb"<(?:\w+:)?%s[\s/>]" % tag) for tag in (b"row", b"c"))
ROW_REFERENCE = re.compile(rb"""\sr\s*=\s*["'][A-Z]{0,9}([0-9]{1,18})""")


def read_workbook(name: str, content: bytes, layout: Layout) -> Table:
    """Read the visible sheet whose header has the most useful columns. Raises FileRefused."""
    with opened(name, content) as archive:
        _refuse_other_archives(archive)
        _refuse_vast_parts(archive)
    return read_sheets(_sheets(name, content), layout)


def _sheets(name: str, content: bytes) -> list[Sheet]:
    """Return the sheets, in the workbook's order."""
    # Loading pandas takes a second: only who reads a workbook waits for it.
    import pandas  # noqa: PLC0415
    from python_calamine import CalamineError, SheetVisibleEnum  # noqa: PLC0415

    try:
        with pandas.ExcelFile(io.BytesIO(content), engine="calamine") as book:
            seen = {
                sheet.name
                for sheet in book.book.sheets_metadata
                if sheet.visible == SheetVisibleEnum.Visible
            }
            # Objects, not dtype=str: pandas would write a small number as 1e-05.
            frames = pandas.read_excel(
                book, sheet_name=None, header=None, dtype=object, na_filter=False
            )
            return [
                Sheet(str(sheet), frame.to_numpy().tolist(), hidden=sheet not in seen)
                for sheet, frame in frames.items()
            ]
    except CalamineError as error:
        raise FileRefused(
            f"Le classeur « {name} » est endommagé. Ouvrez-le dans un tableur, puis "
            "enregistrez-le à nouveau au format XLSX ou CSV."
        ) from error


def _refuse_other_archives(archive: Archive) -> None:
    parts = {part.casefold() for part in archive.parts}
    archive.refuse(
        {
            "un classeur avec macros": any(part.endswith("vbaproject.bin") for part in parts),
            "un classeur binaire (.xlsb)": "xl/workbook.bin" in parts,
            "un document Word": "word/document.xml" in parts,
            "une archive ZIP": "xl/workbook.xml" not in parts,
        }
    )


def _refuse_vast_parts(archive: Archive) -> None:
    """Unfold all the parts: neither together, nor laid out, may they ask for too much memory.

    Calamine lays out every cell from the first to the last: a file of 5 kB with only A1
    and XFD1048576 filled asks for 550 GB, and the process dies without an exception.
    """
    cells = 0  # all the sheets are laid out
    for part in archive.parts:
        extent, end = _Extent(), b""
        for piece in archive.pieces(part):
            extent.read(piece, end)
            end = piece[-64:]
        cells += extent.columns * extent.rows
        if cells > MAX_CELLS:
            raise vast_sheet(archive.name, extent.columns, extent.rows)


@dataclass
class _Extent:
    """How far the cells of a sheet go: by what they say, or by how many there are.

    Calamine puts a cell that does not say where it stands after the one before.
    """

    columns: int = 1
    rows: int = 1
    rows_met: int = 0
    cells_met: int = 0  # in the row under way

    def read(self, piece: bytes, end: bytes) -> None:
        """Go on with the next piece, after the `end` of the one before."""
        said = end + piece
        letters = max(COLUMN_REFERENCE.findall(said), key=_place, default=b"A")
        self.columns = max(self.columns, _column_number(letters.decode()))
        self.rows = max(self.rows, *map(int, ROW_REFERENCE.findall(said)), 1)
        before, *rows = ROW.split(piece)
        if self.rows_met:  # the chain of formulas names cells too, in no row
            self._met(before)
        for row in rows:
            self.rows_met, self.cells_met = self.rows_met + 1, 0
            self._met(row)
        self.rows = max(self.rows, self.rows_met)

    def _met(self, row: bytes) -> None:
        self.cells_met += len(CELL.findall(row))
        self.columns = max(self.columns, self.cells_met)


def _place(letters: bytes) -> tuple[int, bytes]:
    return len(letters), letters


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
