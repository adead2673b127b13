"""What the first rows of a file say of it: which kinds it may be, how it is read. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from structures.ground.spreadsheets import FileRefused, Head, HowRead, Layout, choose

ROWS, COLUMNS, LETTERS = 8, 12, 60
MOST_COLUMNS = 60  # of those that are described by hand
SAMPLES = 3
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Sight:
    """A file as it was seen, kept with its work as JSON.

    `kinds` may be sent by the person, best first; `others` are those of other roles;
    `reference` is the kind of reference file it is, if any. `rows` are the first ones from the
    header on, `columns` every title with some values under it. `vintages` are the censuses that
    the campaign may read in it, the one that it would first.
    """

    kinds: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    reference: str = ""
    sheets: tuple[str, ...] = ()
    how: Mapping[str, Any] = field(default_factory=dict)
    rows: Rows = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    more_columns: int = 0
    vintages: tuple[int, ...] = ()

    @property
    def json(self) -> dict[str, Any]:
        """What is stored."""
        return asdict(self)

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> "Sight":
        """Return what was stored."""
        return cls(**dict(said) | {"columns": tuple((t, tuple(s)) for t, s in said["columns"])})

    @property
    def titles(self) -> list[str]:
        """The titles of the columns."""
        return [title for title, _ in self.columns]


def fits(heads: Sequence[Head], layouts: Iterable[Layout], how: HowRead) -> tuple[Head, int] | None:
    """Return the sheet and the line of the header that one of the layouts has, None without."""
    for layout in layouts:
        try:
            chosen = choose(heads, layout, how)
        except FileRefused:
            continue
        return chosen.head, chosen.line
    return None


def likely(heads: Sequence[Head], how: HowRead) -> tuple[Head, int]:
    """Return the sheet and the line that have the most titles: those of an unknown file."""
    asked = [head for head in heads if how.sheet in ("", head.sheet)] or list(heads)
    if how.separator:
        asked = [head for head in asked if head.how.separator == how.separator] or asked
    sizes = [(_widest(head, how.header_line), -place) for place, head in enumerate(asked)]
    (_, line), place = max(sizes, key=lambda size: (size[0][0], size[1]))
    return asked[-place], line


def _widest(head: Head, asked: int) -> tuple[int, int]:
    """Return how many cells the row with the most has, and its line; the first of equals."""
    lines = [(len(list(filter(None, row))), -n) for n, row in enumerate(head.rows, start=1)]
    wanted = [one for one in lines if asked in (0, -one[1])] or lines or [(0, -1)]
    cells, line = max(wanted)
    return cells, -line


def seen_from(head: Head, line: int) -> dict[str, Any]:
    """Return what is shown of a sheet whose header is at a line."""
    under = head.rows[line:]
    titles = head.rows[line - 1] if head.rows else ()
    named = [(place, title) for place, title in enumerate(titles) if title.strip()]
    return {
        "how": asdict(HowRead(head.sheet, head.how.encoding, head.how.separator, line)),
        "rows": tuple(
            tuple(cell[:LETTERS] for cell in row[:COLUMNS])
            for row in head.rows[line - 1 : line - 1 + ROWS]
        ),
        "columns": tuple((title, _samples(under, place)) for place, title in named[:MOST_COLUMNS]),
        "more_columns": max(0, len(named) - MOST_COLUMNS),
    }


def _samples(rows: Sequence[Sequence[str]], place: int) -> tuple[str, ...]:
    values = dict.fromkeys(row[place][:LETTERS] for row in rows if place < len(row) and row[place])
    return tuple(values)[:SAMPLES]
