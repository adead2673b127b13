"""The XML of a sheet of an XLSX workbook, cut in rows as it is unfolded, each row in cells.

It is cut by its bytes: every spreadsheet writes these tags alike, a parser of XML takes seconds
for each million cells. What would make cutting unsure (a comment, CDATA) is refused.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain

from structures.ground.spreadsheets.lines import Merged
from structures.ground.spreadsheets.table import FileRefused
from structures.ground.spreadsheets.workbooks.archives import Archive, damaged

ROOT = re.compile(rb"<(?:(\w+):)?worksheet[\s/>]")
RANGE = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})"""
    rb""":([A-Z]{1,3})([0-9]{1,7})["']"""
)
LONGEST_RANGE = 200
Cell = tuple[bytes, bytes]  # its attributes, its content


class SheetXml:
    """A sheet, read once."""

    def __init__(self, archive: Archive, part: str) -> None:
        self._archive, self._part = archive, part
        self.merged: list[Merged] = []
        self._write_tags(b"")

    def _write_tags(self, prefix: bytes) -> None:
        self._data = re.compile(rb"<%ssheetData(?=[\s/>])[^>]*>" % prefix)
        self._data_end = b"</%ssheetData" % prefix
        self._row = b"<%srow" % prefix
        self._row_start = re.compile(rb"<%srow(?=[\s/>])" % prefix)
        self._cell_starts = [
            b"<%sc%s" % (prefix, end) for end in (b" ", b">", b"/", b"\n", b"\r", b"\t")
        ]
        self._cell, self.cell_end = b"<%sc " % prefix, b"</%sc>" % prefix
        self._reference = self._cell + b'r="'
        self._cells = re.compile(
            rb"<%sc((?:\s[^>]*?)?)(?:/>|>(.*?)</%sc\s*>)" % (prefix, prefix), re.DOTALL
        )
        self.value = re.compile(rb"<%sv(?:\s[^>]*)?>(.*?)</%sv\s*>" % (prefix, prefix), re.DOTALL)

    def rows(self) -> Iterator[Cell]:
        """Yield the attributes and the content of each row; the merged cells are known after."""
        pieces = self._pieces()
        rest = self._begin(pieces)
        if rest is None:
            return
        for piece in chain([b""], pieces):
            rest += piece
            self._refuse_unusual(rest)
            before, *rows = self._row_start.split(rest)
            last = rows.pop() if rows else before
            yield from map(self._parted, rows)
            end = last.find(self._data_end)
            if end >= 0:
                if last is not before:
                    yield self._parted(last[:end])
                return self._merge(last[end:], pieces)
            rest = last if last is before else self._row + last
        raise damaged(self._archive.name)

    def cells(self, row: bytes) -> list[Cell]:
        """Part a row in cells. Raises FileRefused where one is not closed."""
        found = self._cells.findall(row)
        if len(found) != sum(row.count(start) for start in self._cell_starts):
            raise damaged(self._archive.name)
        return found

    def plain_cells(self, row: bytes, number: int) -> list[bytes] | None:
        """Part a row whose cells stand side by side from the first column on, each one closed.

        Each comes from its reference on. None where the row is written in any other way.
        """
        before, *cells = row.split(self._reference)
        if before or row.count(self.cell_end) != len(cells):
            return None
        end = b'%d"' % number
        starts = [column + end for column in first_columns(len(cells))]
        return cells if all(map(bytes.startswith, cells, starts)) else None

    def cell_named(self, row: bytes, reference: bytes) -> Cell | None:
        """Return the cell that bears an attribute; None where that is not sure at a glance."""
        if row.startswith(self._cell + reference):
            attributes, _, content = row[: row.find(self.cell_end)].partition(b">")
            is_plain = not attributes.endswith(b"/") and self._cell not in content
            return (attributes, content) if is_plain else None
        at = row.find(reference)
        start, end = row.rfind(self._cell, 0, max(at, 0)), row.find(self.cell_end, at)
        if min(at, start, end) < 0 or b">" in row[start:at]:
            return None
        found = self.cells(row[start : end + len(self.cell_end)])
        return found[0] if len(found) == 1 else None

    def _pieces(self) -> Iterator[bytes]:
        return self._archive.pieces(self._part)

    def _begin(self, pieces: Iterator[bytes]) -> bytes | None:
        """Go to the first row, and return what was read beyond; None for what has no row."""
        rest = b""
        for piece in pieces:
            rest += piece
            self._refuse_unusual(rest)
            root = ROOT.search(rest)
            if not root:
                return None
            self._write_tags(root[1] + b":" if root[1] else b"")
            if found := self._data.search(rest):
                return None if found[0].endswith(b"/>") else rest[found.end() :]
        return None

    def _merge(self, rest: bytes, pieces: Iterator[bytes]) -> None:
        """Note the merged cells; reading to the end has what was unfolded checked, too."""
        for piece in chain([b""], pieces):
            rest += piece
            for found in RANGE.finditer(rest):
                first, line, last, end = found.groups()
                self.merged.append((int(line), place_of(first), int(end), place_of(last)))
            rest = rest[-LONGEST_RANGE:] if not RANGE.search(rest[-LONGEST_RANGE:]) else b""

    def _parted(self, row: bytes) -> Cell:
        attributes, closed, content = row.partition(b">")
        if not closed:
            raise damaged(self._archive.name)
        return attributes, b"" if attributes.endswith(b"/") else content

    def _refuse_unusual(self, read: bytes) -> None:
        if b"!" in read and b"<!" in read:
            raise FileRefused(
                f"Le classeur « {self._archive.name} » contient une écriture XML qu’aucun tableur "
                "n’emploie (commentaire ou définition). Enregistrez-le à nouveau depuis un tableur."
            )


@lru_cache(maxsize=20_000)
def letters(place: int) -> bytes:
    """Return the letters of a column.

    >>> letters(0), letters(701), letters(702)
    (b'A', b'ZZ', b'AAA')
    """
    found, number = b"", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        found = bytes([ord("A") + rest]) + found
    return found


@lru_cache(maxsize=100)
def first_columns(count: int) -> list[bytes]:
    """Return the letters of so many columns, from the first."""
    return list(map(letters, range(count)))


@lru_cache(maxsize=20_000)
def place_of(column: bytes) -> int:
    """Return the place of a column from its letters.

    >>> place_of(b"A"), place_of(b"AAA")
    (0, 702)
    """
    number = 0
    for letter in column:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
