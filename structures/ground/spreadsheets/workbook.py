"""XLSX workbooks: what makes one safe to open, then its rows."""

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from structures.ground.spreadsheets.table import (
    HEADER_ROWS,
    FileRefused,
    Layout,
    Table,
    build_table,
    header_line,
    megabytes,
    no_header,
    texts_of,
    useful_columns,
)

MAX_UNZIPPED_BYTES = 400_000_000
MAX_CELLS = 20_000_000
COLUMN_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,9})""")
ROW, CELL = (re.compile(rb"<(?:\w+:)?%s[\s/>]" % tag) for tag in (b"row", b"c"))
ROW_REFERENCE = re.compile(rb"""\sr\s*=\s*["'][A-Z]{0,9}([0-9]{1,18})""")


def read_workbook(name: str, content: bytes, layout: Layout) -> Table:
    """Read the sheet whose header has the most useful columns. Raises FileRefused."""
    _refuse_unsafe(name, content)
    sheets = _sheets(name, content)
    heads = {sheet: rows[:HEADER_ROWS] for sheet, rows in sheets.items()}
    lines = {s: line for s, head in heads.items() if (line := header_line(head, layout))}
    if not lines:
        raise no_header([row for head in heads.values() for row in head], layout)
    chosen = max(lines, key=lambda s: useful_columns(heads[s][lines[s] - 1], layout))
    notice = f"Feuille lue : « {chosen} »."
    table = build_table(sheets[chosen], lines[chosen], layout, [notice])
    others = texts_of(row for sheet, head in heads.items() if sheet != chosen for row in head)
    return replace(table, beside=table.beside + others)


def _sheets(name: str, content: bytes) -> dict[str, list[list[object]]]:
    """Return the rows of each sheet, in the workbook's order."""
    # Loading pandas takes a second: only who reads a workbook waits for it.
    import pandas  # noqa: PLC0415
    from python_calamine import CalamineError  # noqa: PLC0415

    try:
        with pandas.ExcelFile(io.BytesIO(content), engine="calamine") as book:
            # Objects, not dtype=str: pandas would write a small number as 1e-05.
            frames = pandas.read_excel(
                book, sheet_name=None, header=None, dtype=object, na_filter=False
            )
            return {str(sheet): frame.to_numpy().tolist() for sheet, frame in frames.items()}
    except CalamineError as error:
        raise FileRefused(
            f"Le classeur « {name} » est endommagé. Ouvrez-le dans un tableur, puis "
            "enregistrez-le à nouveau au format XLSX ou CSV."
        ) from error


def _refuse_unsafe(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _refuse_other_archives(name, archive)
            _refuse_vast_parts(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise FileRefused(
            f"Le classeur « {name} » est endommagé ou protégé. Ouvrez-le dans un tableur, "
            "puis enregistrez-le à nouveau au format XLSX, sans mot de passe."
        ) from error


def _refuse_other_archives(name: str, archive: zipfile.ZipFile) -> None:
    parts = {part.replace("\\", "/").casefold() for part in archive.namelist()}
    kinds = {
        "un classeur avec macros": any(part.endswith("vbaproject.bin") for part in parts),
        "un classeur binaire (.xlsb)": "xl/workbook.bin" in parts,
        "un document OpenDocument (.ods, .odt…)": "mimetype" in parts,
        "un document Word": "word/document.xml" in parts,
        "une archive ZIP": "xl/workbook.xml" not in parts,
    }
    for kind, recognised in kinds.items():
        if recognised:
            raise FileRefused(
                f"« {name} » est {kind}. Il faut un fichier CSV ou un classeur XLSX sans macro : "
                "ouvrez-le, puis enregistrez la feuille utile sous l’un de ces formats."
            )


def _refuse_vast_parts(name: str, archive: zipfile.ZipFile) -> None:
    """Unfold all the parts: neither together, nor laid out, may they ask for too much memory."""
    room = MAX_UNZIPPED_BYTES
    for part in archive.infolist():
        extent, end = _Extent(), b""
        for piece in _pieces(archive, part):
            room -= len(piece)
            if room < 0:
                raise FileRefused(
                    f"Le classeur « {name} » dépasse {megabytes(MAX_UNZIPPED_BYTES)} Mo une "
                    "fois décompressé. Enregistrez en CSV la seule feuille utile."
                )
            extent.read(piece, end)
            end = piece[-64:]
        _refuse_vast_sheet(name, extent)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what comes out of a part: the size that an archive declares may lie."""
    part.file_size = sys.maxsize
    with archive.open(part) as stream:
        while piece := stream.read(1 << 20):
            yield piece


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


def _refuse_vast_sheet(name: str, extent: _Extent) -> None:
    """Refuse a sheet so wide and long that calamine could not lay it out in memory.

    Calamine lays out every cell from the first to the last: a file of 5 kB with only A1
    and XFD1048576 filled asks for 550 GB, and the process dies without an exception.
    """
    if extent.columns * extent.rows > MAX_CELLS:
        raise FileRefused(
            f"Une feuille du classeur « {name} » s’étend jusqu’à la colonne "
            f"{_column_letters(extent.columns)} et à la ligne {extent.rows}. Supprimez les lignes "
            "et les colonnes inutiles, ou enregistrez-la en CSV."
        )


def _column_letters(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
