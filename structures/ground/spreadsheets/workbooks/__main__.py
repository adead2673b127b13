"""The child process that opens a workbook: `python -m structures.ground.spreadsheets.workbooks`.

The file is the descriptor given as argument. It is told its bounds in a line of JSON, says the
first rows of the sheets, is told in another line what to read, then writes the rows, some hundreds
a line: `[[number, cells, stray], …]`, or a table found in an archive, as bytes after a line that
names it.
"""

import json
import os
import resource
import signal
import sys
from typing import BinaryIO

from structures.ground.spreadsheets.lines import Wanted
from structures.ground.spreadsheets.table import FileRefused
from structures.ground.spreadsheets.workbooks.archives import Archive, opened
from structures.ground.spreadsheets.workbooks.binary import Binary
from structures.ground.spreadsheets.workbooks.book import Book
from structures.ground.spreadsheets.workbooks.members import only_table
from structures.ground.spreadsheets.workbooks.opendocument import OpenDocument
from structures.ground.spreadsheets.workbooks.openxml import OpenXml

OLE = b"\xd0\xcf\x11\xe0"
OPEN_FILES = 16
MOST_ROWS, MOST_LETTERS = 500, 1_000_000  # said in a line
OFFICE = {"[content_types].xml", "mimetype", "word/document.xml", "xl/workbook.bin"}


def main(descriptor: int) -> None:
    """Open a file, and answer what is asked of it; a refusal is said as such."""
    asked = json.loads(sys.stdin.readline())
    _bound(asked["memory"], asked["seconds"])
    try:
        with os.fdopen(descriptor, "rb") as stream:
            _answer(asked["name"], stream)
    except FileRefused as refusal:
        _say({"refused": str(refusal)})
    except MemoryError:
        _say({"memory": True})
    sys.stdout.flush()


def _bound(memory: int, seconds: float) -> None:
    """Take no more than this, whatever the file asks for; write no file, start no process."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    signal.setitimer(signal.ITIMER_PROF, seconds)  # of processor; its signal ends the process


def _answer(name: str, stream: BinaryIO) -> None:
    if stream.read(len(OLE)) == OLE:
        return _read(Binary(name, stream))
    with opened(name, stream) as archive:
        parts = {part.casefold() for part in archive.parts}
        if "mimetype" in parts:
            return _read(OpenDocument(archive))
        if parts & OFFICE or any(part.startswith("xl/") for part in parts):
            return _read(OpenXml(archive))
        return _hand_over(archive)


def _read(book: Book) -> None:
    heads = book.heads()
    _say({"heads": heads})
    sys.stdout.flush()
    if not (line := sys.stdin.readline()):
        return
    asked = json.loads(line)
    wanted = Wanted(
        **asked
        | {name: frozenset(asked[name]) for name in ("untitled", "codes")}
        | {name: tuple(asked[name]) for name in ("places", "prefixes")}
    )
    left_out = 0
    said: list[tuple[int, list[str], int]] = []
    length = 0
    for number, cells in book.rows(wanted):
        if cells is None or (wanted.code >= 0 and not wanted.wants(cells.get(wanted.code, ""))):
            left_out += 1
            continue
        found = wanted.of_row(number, cells)
        if any(found.cells) or found.stray >= 0:
            said.append((number, found.cells, found.stray))
            length += sum(map(len, found.cells))
        if len(said) == MOST_ROWS or length > MOST_LETTERS:
            _say(said)
            said, length = [], 0
    _say(said)
    _say({"merged": book.merged(), "left_out": left_out})


def _hand_over(archive: Archive) -> None:
    """Give back the table of an archive, to be read as if it had been sent alone."""
    table, beside = only_table(archive)
    _say({"table": table, "beside": beside})
    sys.stdout.flush()
    for piece in archive.pieces(table):
        sys.stdout.buffer.write(piece)


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
