"""The archives that workbooks are: opened without trusting what they declare."""

import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from structures.ground.spreadsheets.table import FileRefused, megabytes

MAX_UNZIPPED_BYTES = 2_000_000_000
# However small the archive; beyond, no workbook is so well folded.
ALWAYS_UNZIPPED_BYTES, MOST_FOLDED = 100_000_000, 100
MOST_PARTS = 10_000
PIECE = 1 << 20
NEEDED = "Il faut un fichier CSV, ou un classeur XLSX, XLS ou ODS sans macro :"


class Archive:
    """An archive of which only so many bytes are unfolded in all, as its own size allows."""

    def __init__(self, name: str, archive: zipfile.ZipFile, size: int) -> None:
        self.name, self._archive = name, archive
        folded = max(ALWAYS_UNZIPPED_BYTES, size * MOST_FOLDED)
        self._most = self._room = min(MAX_UNZIPPED_BYTES, folded)
        entries = archive.infolist()
        if len(entries) > MOST_PARTS or sum(part.file_size for part in entries) > self._room:
            raise self._too_large()
        self.parts = {part.filename.replace("\\", "/"): part for part in entries}

    def pieces(self, part: str) -> Iterator[bytes]:
        """Yield what comes out of a part: the size that an archive declares may lie."""
        entry = self.parts[part]
        entry.file_size = sys.maxsize
        with self._archive.open(entry) as stream:
            while piece := stream.read(PIECE):
                self._room -= len(piece)
                if self._room < 0:
                    raise self._too_large()
                yield piece

    def named(self, part: str) -> str:
        """Return a part's name as the archive writes it, whatever its case; "" without one."""
        wanted = part.casefold()
        return next((name for name in self.parts if name.casefold() == wanted), "")

    def refuse(self, kinds: dict[str, bool]) -> None:
        """Raise FileRefused for the first kind of document that was recognised."""
        for kind, recognised in kinds.items():
            if recognised:
                raise FileRefused(
                    f"« {self.name} » est {kind}. {NEEDED} "
                    "ouvrez-le, puis enregistrez la feuille utile sous l’un de ces formats."
                )

    def _too_large(self) -> FileRefused:
        return FileRefused(
            f"Le classeur « {self.name} » dépasse {megabytes(self._most)} Mo "
            "une fois décompressé. Enregistrez en CSV la seule feuille utile."
        )


@contextmanager
def opened(name: str, stream: BinaryIO) -> Iterator[Archive]:
    """Open an archive. Raises FileRefused when it is damaged, or locked by a password."""
    try:
        with zipfile.ZipFile(stream) as archive:
            yield Archive(name, archive, stream.seek(0, io.SEEK_END))
    except FileRefused:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        raise damaged(name) from error


def damaged(name: str) -> FileRefused:
    """Say that a workbook cannot be read."""
    return FileRefused(
        f"Le classeur « {name} » est endommagé ou protégé. Ouvrez-le dans un tableur, "
        "puis enregistrez-le à nouveau au format XLSX, sans mot de passe."
    )


def vast_sheet(name: str, columns: int, rows: int) -> FileRefused:
    """Say that a sheet is so wide and long that it could not be laid out in memory."""
    return FileRefused(
        f"Une feuille du classeur « {name} » s’étend jusqu’à la colonne "
        f"{_column_letters(columns)} et à la ligne {rows}. Supprimez les lignes "
        "et les colonnes inutiles, ou enregistrez-la en CSV."
    )


def _column_letters(number: int) -> str:
    letters = ""
    while number:
        number, place = divmod(number - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
