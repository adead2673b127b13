"""What a workbook gives, of whatever format: the first rows of its sheets, then the others."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple, Protocol

from structures.ground.spreadsheets.lines import Merged, Wanted

Cells = Mapping[int, str]  # by place; empty ones are not there
MOST_COLUMNS, MOST_ROWS = 16_384, 1_048_576
HEAD = 20  # rows among which a header may be


class SheetHead(NamedTuple):
    """The first rows of a sheet; who opens the workbook does not see it when it is hidden."""

    sheet: str
    hidden: bool
    rows: list[list[str]]


class Book(Protocol):
    """A workbook that was opened."""

    def heads(self) -> list[SheetHead]:
        """Return the first rows of every sheet."""

    def rows(self, wanted: Wanted) -> Iterable[tuple[int, Cells | None]]:
        """Read a sheet: the number of each row and its cells, None for one not asked for."""

    def merged(self) -> list[Merged]:
        """Return the merged cells of the sheet that was read."""


def laid_out(rows: Iterable[tuple[int, Cells | None]]) -> list[list[str]]:
    """Lay out the first rows of a sheet, those that are empty included."""
    found: list[list[str]] = []
    for line, cells in rows:
        if line > HEAD:
            break
        found += [[] for _ in range(line - len(found) - 1)]
        held = cells or {}
        found.append([held.get(place, "") for place in range(max(held, default=-1) + 1)])
    return found
