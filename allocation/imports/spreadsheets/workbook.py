"""XLSX workbooks: what makes one safe to open, then its rows."""

import io
import re
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from allocation.imports.spreadsheets.table import (
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
            _refuse_vast_sheets(name, _unfolded(name, archive))
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


def _unfolded(name: str, archive: zipfile.ZipFile) -> Iterator[bytes]:
    """Unfold all the parts piece by piece, each piece repeating the end of the one before.

    What comes out is measured: the sizes that an archive declares may lie.
    """
    room = MAX_UNZIPPED_BYTES
    for part in archive.infolist():
        part.file_size = sys.maxsize
        end = b""
        with archive.open(part) as stream:
            while piece := stream.read(1 << 20):
                room -= len(piece)
                if room < 0:
                    raise FileRefused(
                        f"Le classeur « {name} » dépasse {megabytes(MAX_UNZIPPED_BYTES)} Mo une "
                        "fois décompressé. Enregistrez en CSV la seule feuille utile."
                    )
                yield end + piece
                end = piece[-64:]


def _refuse_vast_sheets(name: str, pieces: Iterable[bytes]) -> None:
    """Refuse a sheet so wide and long that calamine could not lay it out in memory.

    Calamine lays out every cell from the first to the last: a file of 5 kB with only A1
    and XFD1048576 filled asks for 550 GB, and the process dies without an exception.
    """
    letters, numbers = {b"A"}, {b"1"}
    for piece in pieces:
        letters.update(COLUMN_REFERENCE.findall(piece))
        numbers.update(ROW_REFERENCE.findall(piece))
    column = max(letters, key=lambda reference: (len(reference), reference)).decode()
    row = max(map(int, numbers))
    if _column_number(column) * row > MAX_CELLS:
        raise FileRefused(
            f"Une feuille du classeur « {name} » s’étend jusqu’à la colonne {column} et à la ligne "
            f"{row}. Supprimez les lignes et les colonnes inutiles, ou enregistrez-la en CSV."
        )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
