"""Files of text: encoding, separator, rows. What is not asked for is not even parted."""

import codecs
import csv
import tempfile
from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import chain, islice
from typing import BinaryIO

from structures.ground.spreadsheets.choice import Head
from structures.ground.spreadsheets.encodings import (
    BOM,
    ENCODINGS,
    TWICE,
    encoding_of,
    marks_at,
    mended,
    refuse_null,
)
from structures.ground.spreadsheets.lines import Line, Merged, Wanted, trimmed
from structures.ground.spreadsheets.plain import QUOTE, chooser, plain_reader
from structures.ground.spreadsheets.streams import pieces, raw_lines, rewound
from structures.ground.spreadsheets.table import HEADER_ROWS, FileRefused, HowRead

SEPARATORS = {";": "point-virgule", ",": "virgule", "\t": "tabulation"}
MOST_COLUMNS = 16_384


class _RowRefused(FileRefused):
    """A row that makes no sense with a separator, or an encoding."""


class TextFile:
    """A file of text, read for each separator that it may have.

    Rows are numbered as a spreadsheet does: a line break between quotes starts no row, a blank
    line is one.
    """

    def __init__(self, name: str, stream: BinaryIO, how: HowRead) -> None:
        self._name, self._stream = name, stream
        self._forced = bool(how.encoding)
        self.encoding = _encoding(name, stream, how)
        start = rewound(stream).read(64)
        self._marked, self._skipped = start.startswith(BOM), marks_at(start)
        self._written: BinaryIO | None = None
        if self.encoding.startswith("utf-16"):
            self._stream = self._written = _as_utf8(name, stream, self.encoding)
            self._skipped = 0
        self._decode = _decoder(self.encoding)
        self.left_out = self.reached = 0

    @property
    def stream(self) -> BinaryIO:
        """What the bytes are read from."""
        return self._stream

    @cached_property
    def heads(self) -> list[Head]:
        """The first rows, as each separator parts them."""
        return [
            Head("", tuple(self._head(separator)), how=HowRead("", self.encoding, separator))
            for separator in SEPARATORS
        ]

    def notices(self, head: Head) -> list[str]:
        """Say how the file was read."""
        mark = " avec BOM" if self._marked else ""
        said = "demandé" if self._forced else "reconnu"
        return [
            f"Encodage {said} : {ENCODINGS[self.encoding]}{mark}.",
            f"Séparateur reconnu : {SEPARATORS[head.how.separator]}.",
        ]

    def lines(self, head: Head, wanted: Wanted) -> Iterator[Line]:
        """Read the rows under the header; those that are not asked for are passed over."""
        separator = head.how.separator
        raw, bare = self._raw(), separator.encode()
        chosen, plain_row = chooser(bare, wanted), plain_reader(bare, wanted, self._decode)
        for number, line in enumerate(raw, start=1):
            self.reached = number
            if number <= wanted.line:
                self._row(line, raw, separator, number)
                continue
            is_wanted = chosen(line)
            if is_wanted is None:
                is_wanted = wanted.wants(self._code(line, bare, wanted.code))
            if not is_wanted:
                self.left_out += 1
                if QUOTE in line and line.count(QUOTE) % 2:
                    self._row(line, raw, separator, number)
            elif cells := plain_row(line):
                yield Line(number, cells, -1, wanted.width, False)
            else:
                texts = self._row(line, raw, separator, number)
                yield wanted.of_texts(number, texts)

    def refuse_no_table(self) -> None:
        """Raise FileRefused for a text that is no table, whatever it says."""
        written = [line for line in islice(self._raw(), HEADER_ROWS) if line.strip()]
        if len(written) == 1:
            raise FileRefused(
                f"« {self._name} » n’a qu’une ligne : un tableau a une ligne de titres, puis ses "
                "lignes de données. Vérifiez que c’est bien le bon fichier."
            )
        if not any(separator.encode() in line for separator in SEPARATORS for line in written):
            raise FileRefused(
                f"« {self._name} » n’a pas de colonnes : ni point-virgule, ni virgule, ni "
                "tabulation n’y sépare de cellules. Enregistrez le tableau au format CSV."
            )

    def close(self) -> None:
        """Forget what was written to read the file; what was sent stays open."""
        if self._written:
            self._written.close()

    def merged(self) -> list[Merged]:
        """Return the merged cells: a text has none."""
        return []

    def _raw(self) -> Iterator[bytes]:
        lines = raw_lines(self._name, self._stream)
        first = next(lines, b"")
        return chain([first[self._skipped :]], lines) if first else lines

    def _code(self, line: bytes, separator: bytes, place: int) -> str:
        """Return a cell of a line without reading it all; "" where quotes make it unsure."""
        cells = line.split(separator, place + 1)[: place + 1]
        if QUOTE not in line:
            return self._decode(cells[place]).strip() if place < len(cells) else ""
        plain = all(
            QUOTE not in cell or (cell.count(QUOTE) == 2 and cell[:1] == QUOTE == cell[-1:])  # noqa: PLR2004 - a pair
            for cell in cells
        )
        return (
            self._decode(cells[place].strip(QUOTE)).strip() if plain and place < len(cells) else ""
        )

    def _row(self, line: bytes, more: Iterator[bytes], separator: str, number: int) -> list[str]:
        """Part a row; what is between quotes may go on over the lines that follow."""
        if QUOTE not in line and b"\r" not in line.rstrip(b"\r\n"):
            return self._text(line, number).rstrip("\r\n").split(separator)
        texts = (self._text(raw, number) for raw in chain([line], more))
        try:
            return next(csv.reader(texts, delimiter=separator, strict=True))
        except csv.Error as error:
            raise _RowRefused(
                f'Ligne {number} : un guillemet (") est ouvert sans être refermé, ou refermé avant '
                "la fin de la cellule. Supprimez-le, ou doublez-le s’il fait partie du texte."
            ) from error

    def _text(self, line: bytes, number: int) -> str:
        try:
            return self._decode(line)
        except UnicodeError as error:
            raise _RowRefused(
                f"La ligne {number} de « {self._name} » ne se lit pas en "
                f"{ENCODINGS[self.encoding]}. Choisissez un autre encodage."
            ) from error

    def _head(self, separator: str) -> Iterator[tuple[str, ...]]:
        """Give the first rows; fewer when this separator makes no sense of the quotes."""
        raw = self._raw()
        try:
            for number, line in enumerate(islice(raw, HEADER_ROWS), start=1):
                row = self._row(line, raw, separator, number)
                if len(row) > MOST_COLUMNS:
                    return
                yield tuple(map(trimmed, row))
        except _RowRefused:
            return


def _encoding(name: str, stream: BinaryIO, how: HowRead) -> str:
    if not how.encoding:
        return encoding_of(name, stream)
    if how.encoding not in ENCODINGS:
        raise FileRefused(f"L’encodage « {how.encoding} » n’est pas connu. Choisissez-en un autre.")
    if not how.encoding.startswith("utf-16"):
        for piece in pieces(stream):
            refuse_null(name, stream, piece)
    return how.encoding


def _decoder(encoding: str) -> Callable[[bytes], str]:
    if encoding == TWICE:
        return lambda line: mended(line.decode("utf-8"))
    if encoding.startswith("utf-16"):
        encoding = "utf-8"
    return lambda line: line.decode(encoding)


def _as_utf8(name: str, stream: BinaryIO, encoding: str) -> BinaryIO:
    """Write a text of two bytes a letter as one that may be read by its bytes."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - read while the table is
    try:
        text = codecs.iterdecode(pieces(stream), encoding)
        for piece in text:
            file.write(piece.lstrip("\ufeff").encode())
    except UnicodeError as error:
        file.close()
        raise FileRefused(
            f"« {name} » se dit en UTF-16, mais ne se lit pas ainsi. Enregistrez-le à nouveau "
            "depuis le tableur, au format CSV UTF-8."
        ) from error
    return rewound(file)
