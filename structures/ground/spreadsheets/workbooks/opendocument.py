"""ODS workbooks: what makes one safe to open, then its rows, each cell as a reader sees it.

Read here and not by calamine, which gives 0 for a formula in error, and lays out without end
a row that says it is repeated a billion times.
Source: OpenDocument 1.3, part 3: section 9 (tables), 19.385 (what a cell is worth).
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from structures.ground.files.kinds import OPEN_DOCUMENT, PROGRAMS
from structures.ground.spreadsheets.lines import Merged, Wanted
from structures.ground.spreadsheets.table import FileRefused
from structures.ground.spreadsheets.workbooks.archives import Archive, vast_sheet
from structures.ground.spreadsheets.workbooks.book import (
    HEAD,
    MOST_COLUMNS,
    MOST_ROWS,
    Cells,
    SheetHead,
)

KIND, MANIFEST = f"{OPEN_DOCUMENT}spreadsheet", "META-INF/manifest.xml"
OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
PREFIXES = {f"{OASIS}{name}:1.0": name for name in ("table", "office", "text", "style")}
PREFIXES[CALC] = "calcext"
CELL, COVERED = "table:table-cell", "table:covered-table-cell"
BREAKS = {"text:tab": "\t", "text:line-break": "\n"}
# An older LibreOffice says of a formula in error that it is worth 0.
IN_ERROR = re.compile(r"#[A-Z0-9/!?]+|Err:[0-9]+")
SPANNED = ("rows", "columns")
COUNT = re.compile(r"[0-9]{1,9}")
MAX_CELLS = 5_000_000
MOST_CELLS_IN_ALL = 20_000_000
MOST_SPACES, MOST_DIGITS, MOST_CHARACTERS = 1_000, 100, 100_000


class Sheet(NamedTuple):
    """The rows of a sheet, all laid out."""

    name: str
    rows: list[list[str]]
    hidden: bool
    merged: list[Merged]


class OpenDocument:
    """An ODS workbook."""

    def __init__(self, archive: Archive) -> None:
        _refuse_other_archives(archive)
        self._sheets, self._read = _sheets(archive), 0

    def heads(self) -> list[SheetHead]:
        """Return the first rows of every sheet."""
        return [SheetHead(sheet.name, sheet.hidden, sheet.rows[:HEAD]) for sheet in self._sheets]

    def rows(self, wanted: Wanted) -> Iterator[tuple[int, Cells]]:
        """Read a sheet."""
        self._read = wanted.sheet
        for number, row in enumerate(self._sheets[wanted.sheet].rows, start=1):
            if number > wanted.line:
                yield number, {place: text for place, text in enumerate(row) if text}

    def merged(self) -> list[Merged]:
        """Return the merged cells of the sheet that was read."""
        return self._sheets[self._read].merged


def _refuse_other_archives(archive: Archive) -> None:
    said = b"".join(archive.pieces("mimetype")).decode("utf-8", "replace").strip()
    manifest = b"".join(archive.pieces(MANIFEST)) if MANIFEST in archive.parts else b""
    locked = b"encryption-data" in manifest or "encrypted-package" in archive.parts
    archive.refuse(
        {
            "un document OpenDocument d’un autre type (.odt…)": said != KIND,
            "protégé par mot de passe": locked,
            "un classeur avec macros": any(PROGRAMS.search(part) for part in archive.parts),
            "un classeur sans contenu": "content.xml" not in archive.parts,
        }
    )


def _sheets(archive: Archive) -> list[Sheet]:
    book = _Book(archive.name)
    try:
        for piece in archive.pieces("content.xml"):
            book.parser.Parse(piece, False)
        book.parser.Parse(b"", True)
    except FileRefused:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:  # an encoding that is none, too
        raise FileRefused(
            f"Le classeur « {archive.name} » est endommagé. Ouvrez-le dans un tableur, puis "
            "enregistrez-le à nouveau au format ODS, XLSX ou CSV."
        ) from error
    return book.sheets


class _Book:
    """The sheets met while `parser` goes through content.xml."""

    def __init__(self, name: str) -> None:
        self.sheets: list[Sheet] = []
        self._name, self._style = name, ""
        self._hidden_styles: set[str] = set()
        self._sheet, self._hidden, self._grid = "", False, _Grid(name)
        self._path: list[str] = []
        self._cell: Mapping[str, str] | None = None
        self._depth = 0  # of the cell under way in the path
        self._texts: list[str] = []
        self._length = self._cells = 0  # of the cell under way; of the sheets so far
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _short(tag)
        self._path.append(name)
        said = {_short(key): value for key, value in attributes.items()}
        if name in (CELL, COVERED):
            self._cell, self._texts, self._depth = said, [], len(self._path)
            self._length = 0
        elif self._cell is not None:
            self._write(name, said)
        elif name == "table:table-row":
            self._grid.begin_row(_count(said.get("table:number-rows-repeated", "1")))
        elif name == "table:table":
            self._sheet, self._grid = said.get("table:name", ""), _Grid(self._name)
            self._hidden = said.get("table:style-name") in self._hidden_styles
        elif name == "style:style":
            self._style = said.get("style:name", "")
        elif name == "style:table-properties" and said.get("table:display") == "false":
            self._hidden_styles.add(self._style)

    def _write(self, name: str, said: Mapping[str, str]) -> None:
        """Begin a paragraph of the cell, or write what stands for spaces in one."""
        if name == "text:p" and len(self._path) == self._depth + 1:
            self._keep("\n" if self._texts else "")
        elif name == "text:s":
            self._text(" " * min(_count(said.get("text:c", "1")), MOST_SPACES))
        elif name in BREAKS:
            self._text(BREAKS[name])

    def _end(self, _: str) -> None:
        name = self._path.pop()
        if self._cell is not None and len(self._path) == self._depth - 1:
            text = _cell_text(self._cell, "".join(self._texts)) if name == CELL else ""
            self._grid.merge(self._cell)
            self._grid.add(text, _count(self._cell.get("table:number-columns-repeated", "1")))
            self._cell = None
        elif name == "table:table-row":
            self._grid.end_row()
        elif name == "table:table":
            self._cells += self._grid.cells
            if self._cells > MOST_CELLS_IN_ALL:
                raise FileRefused(
                    f"Les feuilles du classeur « {self._name} » comptent ensemble trop de "
                    "cellules. Enregistrez en CSV la seule feuille utile."
                )
            self.sheets.append(self._grid.sheet(self._sheet, self._hidden))

    def _text(self, text: str) -> None:
        """Keep what a paragraph of the cell says, not a note or a drawing upon the cell."""
        if self._cell is None or self._path[self._depth :][:1] != ["text:p"]:
            return
        if "office:annotation" not in self._path:
            self._keep(text)

    def _keep(self, text: str) -> None:
        self._length += len(text)
        if self._length > MOST_CHARACTERS:
            raise FileRefused(
                f"Une cellule du classeur « {self._name} » contient un texte de plus de "
                "100\N{NO-BREAK SPACE}000 caractères : raccourcissez-le, ou supprimez-le."
            )
        if text:
            self._texts.append(text)

    def _doctype(self, *_: object) -> None:
        raise FileRefused(
            f"Le classeur « {self._name} » contient une définition de type XML, qu’aucun tableur "
            "n’écrit. Enregistrez-le à nouveau depuis un tableur."
        )


class _Grid:
    """The rows of one sheet: what is repeated is laid out, unless nothing follows it."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._rows: list[list[str]] = []
        self._row: list[str] = []
        self._width = self._empty_cells = self._empty_rows = 0
        self._repeated = 1
        self._merged: list[Merged] = []

    def begin_row(self, repeated: int) -> None:
        self._row, self._empty_cells, self._repeated = [], 0, repeated

    def merge(self, said: Mapping[str, str]) -> None:
        """Note that the cell that follows is merged with others, if it says so."""
        down, along = (_count(said.get(f"table:number-{n}-spanned", "1")) for n in SPANNED)
        if down > 1 or along > 1:
            line = len(self._rows) + self._empty_rows + 1
            place = len(self._row) + self._empty_cells
            self._merged.append((line, place, line + down - 1, place + along - 1))

    def add(self, text: str, repeated: int) -> None:
        if not text:
            self._empty_cells += repeated
            return
        width = len(self._row) + self._empty_cells + repeated
        if width > MOST_COLUMNS:
            raise vast_sheet(self._name, width, len(self._rows) + 1)
        self._row += [""] * self._empty_cells + [text] * repeated
        self._empty_cells = 0

    def end_row(self) -> None:
        if not self._row:
            self._empty_rows += self._repeated
            return
        self._width = max(self._width, len(self._row))
        length = len(self._rows) + self._empty_rows + self._repeated
        if length > MOST_ROWS or length * self._width > MAX_CELLS:
            raise vast_sheet(self._name, self._width, length)
        self._rows += [[]] * self._empty_rows + [self._row] * self._repeated
        self._empty_rows = 0

    @property
    def cells(self) -> int:
        return len(self._rows) * self._width

    def sheet(self, name: str, hidden: bool) -> Sheet:
        return Sheet(name, self._rows, hidden, self._merged)


@lru_cache(maxsize=1_000)
def _short(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"{PREFIXES.get(space, '')}:{local}"


def _count(said: str) -> int:
    """Read how many times; more digits than a sheet may need are already too many."""
    found = COUNT.match(said)
    return int(found[0]) if found else 1


def _cell_text(said: Mapping[str, str], shown: str) -> str:
    """Write a cell: what it is worth exactly, not what its format rounds."""
    kind = said.get("office:value-type", "")
    failed = "table:formula" in said and IN_ERROR.fullmatch(shown.strip())
    if failed or said.get("calcext:value-type") == "error":
        return shown.strip() or "#ERREUR"
    if kind in ("float", "currency"):
        return _exact(said.get("office:value", ""), 1) or shown.strip()
    if kind == "percentage":
        exact = _exact(said.get("office:value", ""), 100)
        return f"{exact} %" if exact else shown.strip()
    if kind == "date":
        day, _, hour = said.get("office:date-value", "").partition("T")
        return f"{day} {hour}" if hour.strip("0:.") else day or shown.strip()
    if kind == "boolean":
        return "VRAI" if said.get("office:boolean-value") == "true" else "FAUX"
    return (shown or said.get("office:string-value", "")).strip()


def _exact(value: str, times: int) -> str:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return ""
    if not number.is_finite() or abs(number.adjusted()) > MOST_DIGITS or len(value) > MOST_DIGITS:
        return ""
    plain = f"{number * times:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
