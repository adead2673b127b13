"""The small parts of an XLSX workbook: its sheets, its texts, the formats that show dates."""

import posixpath
from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from structures.ground.spreadsheets.table import FileRefused
from structures.ground.spreadsheets.workbooks.archives import Archive, damaged
from structures.ground.spreadsheets.workbooks.values import (
    DATE_FORMATS,
    is_date_format,
    unescaped,
)

WORKBOOK, LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
STYLES, STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
MOST_SHEETS = 1_000
Attributes = Mapping[str, str]


class SheetPart(NamedTuple):
    """A sheet of a workbook, and the part that holds its rows."""

    name: str
    part: str
    hidden: bool


def sheet_parts(archive: Archive) -> tuple[list[SheetPart], bool]:
    """Return the sheets in the workbook's order, and whether its days count from 1904."""
    links: dict[str, str] = {}
    listed: list[Attributes] = []
    since_1904: list[bool] = []

    def link(name: str, said: Attributes) -> None:
        if name == "Relationship":
            links[said.get("Id", "")] = said.get("Target", "")

    def sheet(name: str, said: Attributes) -> None:
        if name == "sheet":
            listed.append(said)
        elif name == "workbookPr":
            since_1904.append(said.get("date1904", "") in ("1", "true"))

    _walk(archive, LINKS, link)
    _walk(archive, WORKBOOK, sheet)
    if not listed or len(listed) > MOST_SHEETS:
        raise damaged(archive.name)
    found = []
    for said in listed:
        target = posixpath.normpath(posixpath.join("/xl", links.get(said.get("id", ""), "")))
        part = archive.named(target.lstrip("/"))
        if not part:
            raise damaged(archive.name)
        hidden = said.get("state", "visible") != "visible"
        found.append(SheetPart(said.get("name", ""), part, hidden))
    return found, any(since_1904)


def shared_strings(archive: Archive) -> list[str]:
    """Return the texts that cells name by their number; none where the part is not there."""
    texts: list[str] = []
    pieces: list[str] = []
    state = {"text": False, "phonetic": False}

    def start(name: str, _: Attributes) -> None:
        if name == "si":
            pieces.clear()
        elif name == "rPh":
            state["phonetic"] = True
        state["text"] = name == "t" and not state["phonetic"]

    def end(name: str) -> None:
        state["text"] = False
        if name == "si":
            texts.append(unescaped("".join(pieces)))
        elif name == "rPh":
            state["phonetic"] = False

    def text(said: str) -> None:
        if state["text"]:
            pieces.append(said)

    if archive.named(STRINGS):
        _walk(archive, STRINGS, start, end, text)
    return texts


def date_styles(archive: Archive) -> frozenset[int]:
    """Return the numbers of the styles that show a date or a time."""
    formats: set[str] = set(map(str, DATE_FORMATS))
    styles: list[str] = []
    inside: list[bool] = []

    def start(name: str, said: Attributes) -> None:
        if name == "numFmt":
            number = said.get("numFmtId", "")
            (formats.add if is_date_format(said.get("formatCode", "")) else formats.discard)(number)
        elif name == "cellXfs":
            inside.append(True)
        elif name == "xf" and inside:
            styles.append(said.get("numFmtId", "0"))

    def end(name: str) -> None:
        if name == "cellXfs":
            inside.clear()

    if archive.named(STYLES):
        _walk(archive, STYLES, start, end)
    return frozenset(number for number, style in enumerate(styles) if style in formats)


def _walk(
    archive: Archive,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda name: None,
    text: Callable[[str], None] = lambda said: None,
) -> None:
    """Go through the elements of a part, their names without prefix. Raises FileRefused."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, said: start(
        _local(name), {_local(key): value for key, value in said.items()}
    )
    parser.EndElementHandler = lambda name: end(_local(name))
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuser(archive.name)
    name = archive.named(part)
    if not name:
        raise damaged(archive.name)
    try:
        for piece in archive.pieces(name):
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except FileRefused:
        raise
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise damaged(archive.name) from error


def _refuser(name: str) -> Callable[..., None]:
    def refuse(*_: object) -> None:
        raise FileRefused(
            f"Le classeur « {name} » contient une définition de type XML, qu’aucun tableur "
            "n’écrit. Enregistrez-le à nouveau depuis un tableur."
        )

    return refuse


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
