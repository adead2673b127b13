"""What is asked of the rows under a header, and what comes back of each; no file is known here."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

# A code as a spreadsheet may have written it: « 67482 », « 2A004 », « 67482.0 ».
CODE = re.compile(r"([0-9A-Z]*[0-9][0-9A-Z]*)(?:[.,]0+)?", re.IGNORECASE | re.ASCII)
SHORTENED = re.compile(r"[0-9]{4}")
MARKS = "\ufeff\u200b\u2060"  # marks that no one sees, at the ends of a text
# Control characters, halves of letters, and what Unicode says is no character.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Merged = tuple[int, int, int, int]  # first line and place, last line and place, all inside


class Line(NamedTuple):
    """A row: its useful cells, and the place of the first value outside of the titles, else -1.

    `width` counts the cells that were written; `lone` tells that only the first holds something.
    """

    number: int
    cells: list[str]
    stray: int
    width: int
    lone: bool


class Wanted(NamedTuple):
    """The cells to read under a header at `line`, and the rows to keep, by the code at a place."""

    line: int
    width: int
    places: tuple[int, ...]
    untitled: frozenset[int]
    code: int = -1
    codes: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    sheet: int = 0

    def wants(self, text: str) -> bool:
        """Tell whether a row is to be kept, from what its code cell says."""
        found = CODE.fullmatch(text)
        if not found:
            return True
        code = found[1].upper()
        if code in self.codes or code.startswith(self.prefixes):
            return True
        whole = f"0{code}" if SHORTENED.fullmatch(code) else code
        return whole in self.codes or whole.startswith(self.prefixes)

    def reads(self, place: int) -> bool:
        """Tell whether a cell matters: it is useful, names the row, or has no title."""
        titled = place < self.width and place not in self.untitled
        return not titled or place in self.places or place == self.code

    def of_row(self, number: int, row: Mapping[int, str]) -> Line:
        """Take what is asked from the cells of a workbook, by place; empty ones are not there."""
        stray = min((n for n in row if n >= self.width or n in self.untitled), default=-1)
        return Line(number, [row.get(n, "") for n in self.places], stray, self.width, False)

    def of_texts(self, number: int, texts: Sequence[str]) -> Line:
        """Take what is asked from the cells of a row of text, each one written."""
        width = len(texts)
        if width < self.width:
            cells = [trimmed(texts[n]) if n < width else "" for n in self.places]
            lone = not any(text.strip() for text in texts[1:])
        else:
            cells, lone = [trimmed(texts[n]) for n in self.places], False
        stray = -1
        if width > self.width or self.untitled:
            outside = [*sorted(self.untitled), *range(self.width, width)]
            stray = next((n for n in outside if n < width and texts[n].strip()), -1)
        return Line(number, cells, stray, width, lone)


def trimmed(text: str) -> str:
    """Take away the spaces around a text, and the marks that no one sees.

    What neither a database nor a document can hold is shown as a mark that people see.
    """
    text = text.strip()
    if not text.isprintable():
        text = UNWRITABLE.sub("\ufffd", text)
    return text.strip(MARKS).strip() if text and (text[0] in MARKS or text[-1] in MARKS) else text
