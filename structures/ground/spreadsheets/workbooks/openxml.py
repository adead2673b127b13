"""XLSX workbooks: what makes one safe to open, then its rows, each cell as a reader sees it.

Read here and not by calamine, which lays out a whole sheet in memory from its first cell to its
last one, and gives an empty text for a cell in error. A sheet is read as a stream of rows; a row
whose code is not asked for is passed over before its cells are parted.
Source: ECMA-376, part 1, section 18.
"""

import re
from collections.abc import Iterator
from functools import cached_property

from structures.ground.spreadsheets.lines import Merged, Wanted, trimmed
from structures.ground.spreadsheets.table import FileRefused
from structures.ground.spreadsheets.workbooks import values
from structures.ground.spreadsheets.workbooks.archives import Archive, damaged, vast_sheet
from structures.ground.spreadsheets.workbooks.book import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cells,
    SheetHead,
    laid_out,
)
from structures.ground.spreadsheets.workbooks.parts import (
    WORKBOOK,
    SheetPart,
    date_styles,
    shared_strings,
    sheet_parts,
)
from structures.ground.spreadsheets.workbooks.sheetxml import SheetXml, letters, place_of

ROW_NUMBER = re.compile(rb"""\sr\s*=\s*["']([0-9]{1,9})["']""")
REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]{1,9})([0-9]{0,9})["']""")
TYPE = re.compile(rb"""(?:^|\s)t\s*=\s*["'](\w+)["']""")
STYLE = re.compile(rb"""(?:^|\s)s\s*=\s*["']([0-9]{1,9})["']""")
PHONETIC = re.compile(rb"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh\s*>", re.DOTALL)
TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>(.*?)</(?:\w+:)?t\s*>", re.DOTALL)
MOST_CHARACTERS = 100_000
# How a value is written, by the type of its cell; the others are texts, or the name of an error.
WRITTEN = {b"n": values.number_text, b"b": values.boolean_text, b"d": values.iso_text}


class OpenXml:
    """An XLSX workbook."""

    def __init__(self, archive: Archive) -> None:
        _refuse_other_archives(archive)
        self._archive = archive
        self._merged: list[Merged] = []
        self.sheets, self._since_1904 = sheet_parts(archive)

    def heads(self) -> list[SheetHead]:
        """Return the first rows of every sheet; no more of it is unfolded."""
        return [
            SheetHead(sheet.name, sheet.hidden, laid_out(self._rows(sheet, None)))
            for sheet in self.sheets
        ]

    def rows(self, wanted: Wanted) -> Iterator[tuple[int, Cells | None]]:
        """Read a sheet; a row that is not asked for comes without its cells."""
        return self._rows(self.sheets[wanted.sheet], wanted)

    def merged(self) -> list[Merged]:
        """Return the merged cells of the sheet that was read."""
        return self._merged

    @cached_property
    def _texts(self) -> list[str]:
        return shared_strings(self._archive)

    @cached_property
    def _dates(self) -> frozenset[int]:
        return date_styles(self._archive)

    def _rows(self, sheet: SheetPart, wanted: Wanted | None) -> Iterator[tuple[int, Cells | None]]:
        xml = SheetXml(self._archive, sheet.part)
        last = 0
        for attributes, body in xml.rows():
            said = ROW_NUMBER.search(attributes)
            number = int(said[1]) if said else last + 1
            if not last < number <= MOST_ROWS:
                raise damaged(self._archive.name)
            last = number
            if wanted and number <= wanted.line:
                continue
            if wanted and wanted.code >= 0 and not self._is_wanted(body, number, wanted, xml):
                yield number, None
                continue
            plain = self._plain_row(body, number, xml, wanted) if wanted else None
            yield number, self._cells(body, number, xml, wanted) if plain is None else plain
        self._merged = xml.merged

    def _is_wanted(self, body: bytes, number: int, wanted: Wanted, xml: SheetXml) -> bool:
        """Tell whether a row is asked for; one written in an unusual way is, to be looked at."""
        cell = xml.cell_named(body, b'r="%s%d"' % (letters(wanted.code), number))
        if not cell:
            return True
        return wanted.wants(trimmed(self._value(*cell, xml)))

    def _plain_row(self, body: bytes, number: int, xml: SheetXml, wanted: Wanted) -> Cells | None:
        """Return the cells that are read of a row written in the plainest way; None for others."""
        cells = xml.plain_cells(body, number)
        if cells is None or len(cells) > wanted.width or wanted.untitled:
            return None
        found: dict[int, str] = {}
        for place in {*wanted.places, max(wanted.code, 0)}:
            cell = cells[place] if place < len(cells) else b">" + xml.cell_end
            attributes, _, rest = cell.partition(b">")
            content, closed, _ = rest.partition(xml.cell_end)
            if not closed or attributes.endswith(b"/"):
                return None
            if text := trimmed(self._value(attributes, content, xml)):
                found[place] = text
        return found

    def _cells(self, body: bytes, number: int, xml: SheetXml, wanted: Wanted | None) -> Cells:
        """Return the cells of a row; of those that bear a title, the ones that are read."""
        found: dict[int, str] = {}
        place = -1
        for attributes, content in xml.cells(body):
            said = REFERENCE.search(attributes)
            if said and said[2] and int(said[2]) != number:
                raise damaged(self._archive.name)
            place = place_of(said[1].upper()) if said else place + 1
            if place >= MOST_COLUMNS:
                raise vast_sheet(self._archive.name, place + 1, number)
            if wanted and not wanted.reads(place):
                continue
            if content and (text := trimmed(self._value(attributes, content, xml))):
                if place in found:
                    raise damaged(self._archive.name)
                found[place] = text
        return found

    def _value(self, attributes: bytes, content: bytes, xml: SheetXml) -> str:
        said = TYPE.search(attributes)
        kind = said[1] if said else b"n"
        if kind == b"inlineStr":
            spoken = PHONETIC.sub(b"", content) if b"rPh" in content else content
            return self._bounded(b"".join(TEXT.findall(spoken)))
        value = xml.value.search(content)
        if not value:
            return ""
        if kind == b"s":
            return self._shared(value[1])
        text = self._bounded(value[1])
        style = STYLE.search(attributes) if kind == b"n" else None
        if style and int(style[1]) in self._dates:
            return values.date_text(text, since_1904=self._since_1904)
        return WRITTEN.get(kind, str)(text)

    def _shared(self, raw: bytes) -> str:
        texts = self._texts
        if not raw.strip().isdigit() or int(raw) >= len(texts):
            raise damaged(self._archive.name)
        return texts[int(raw)]

    def _bounded(self, raw: bytes) -> str:
        if len(raw) > MOST_CHARACTERS:
            raise FileRefused(
                f"Une cellule du classeur « {self._archive.name} » contient un texte de plus de "
                "100\N{NO-BREAK SPACE}000 caractères : raccourcissez-le, ou supprimez-le."
            )
        return values.plain_text(raw)


def _refuse_other_archives(archive: Archive) -> None:
    parts = {part.casefold() for part in archive.parts}
    archive.refuse(
        {
            "un classeur avec macros": any(part.endswith("vbaproject.bin") for part in parts),
            "un classeur binaire (.xlsb)": "xl/workbook.bin" in parts,
            "un document Word": "word/document.xml" in parts,
            "une archive ZIP": WORKBOOK not in parts,
        }
    )
