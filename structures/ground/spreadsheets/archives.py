"""The archives that workbooks are: opened without trusting what they declare."""

import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from structures.ground.spreadsheets.table import FileRefused, megabytes

MAX_UNZIPPED_BYTES = 400_000_000
MAX_CELLS = 20_000_000
NEEDED = "Il faut un fichier CSV, ou un classeur XLSX ou ODS sans macro :"


class Archive:
    """An archive whose parts, unfolded, may not take more than MAX_UNZIPPED_BYTES in all."""

    def __init__(self, name: str, archive: zipfile.ZipFile) -> None:
        self.name, self._archive, self._room = name, archive, MAX_UNZIPPED_BYTES
        self.parts = {part.filename.replace("\\", "/"): part for part in archive.infolist()}

    def pieces(self, part: str) -> Iterator[bytes]:
        """Yield what comes out of a part: the size that an archive declares may lie."""
        entry = self.parts[part]
        entry.file_size = sys.maxsize
        with self._archive.open(entry) as stream:
            while piece := stream.read(1 << 20):
                self._room -= len(piece)
                if self._room < 0:
                    raise FileRefused(
                        f"Le classeur « {self.name} » dépasse {megabytes(MAX_UNZIPPED_BYTES)} Mo "
                        "une fois décompressé. Enregistrez en CSV la seule feuille utile."
                    )
                yield piece

    def refuse(self, kinds: dict[str, bool]) -> None:
        """Raise FileRefused for the first kind of document that was recognised."""
        for kind, recognised in kinds.items():
            if recognised:
                raise FileRefused(
                    f"« {self.name} » est {kind}. {NEEDED} "
                    "ouvrez-le, puis enregistrez la feuille utile sous l’un de ces formats."
                )


@contextmanager
def opened(name: str, content: bytes) -> Iterator[Archive]:
    """Open an archive. Raises FileRefused when it is damaged, or locked by a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield Archive(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise FileRefused(
            f"Le classeur « {name} » est endommagé ou protégé. Ouvrez-le dans un tableur, "
            "puis enregistrez-le à nouveau au format XLSX, sans mot de passe."
        ) from error


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
