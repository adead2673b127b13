"""A table as read: its header, its rows, and what does not fit in them."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from structures.ground.spreadsheets.lines import Line, Wanted

HEADER_ROWS = 20


class FileRefused(ValueError):
    """A file that cannot be read; its message says what is wrong, where, and what to do."""


class UnknownHeader(FileRefused):
    """A file without the titles that are expected; those of another kind may be there."""


@dataclass(frozen=True)
class HowRead:
    """How a file is read: the sheet, the encoding, the separator, the line of the header.

    Asked for, what is empty is recognised; said of a table, what was used. `encoding` is a key
    of `ENCODINGS`, `separator` one of `SEPARATORS`.
    """

    sheet: str = ""
    encoding: str = ""
    separator: str = ""
    header_line: int = 0


@dataclass(frozen=True)
class Only:
    """The rows to keep while a file is read, by the code in one of its columns.

    A code is kept when it is one of `codes`, or begins by one of `prefixes`, its leading zero
    lost or not; a row without a code (a total, a note, an empty cell) always is.
    """

    column: str
    codes: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a kind of file is recognised, and what is read in it.

    The first row that bears all the `required` titles is the header. Only columns whose
    key (see `column_key`) is fully matched by `useful` are read; `usual` matches the keys of
    the others that such a file may have. Of several sheets, the one whose titles `prefer`
    gives the highest number is read, then the one with the most useful columns. The first of
    `required` is what names a row: merged over several, it is said of each.
    """

    required: tuple[str, ...]
    useful: re.Pattern[str]
    usual: re.Pattern[str]
    prefer: Callable[[Sequence[str]], int] | None = None

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the titles that must be there."""
        return frozenset(map(column_key, self.required))


@dataclass(frozen=True)
class Table:
    """The rows under the header of a file; rows without anything useful are left out.

    `columns` holds every title, as written, and `beside` the first rows of the sheets around
    the header, which are not read. `rows` holds (line, {column key: text}): lines
    count from 1 as in a spreadsheet, texts are trimmed. `defects` gives, for a line whose
    cells do not match the header, the reason in French. `notices` says how it was read, `how`
    too; `warnings` what someone should look at. `sheets` are the other visible sheets that
    could have been read, `left_out` counts the rows that were not asked for.
    """

    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    defects: dict[int, str]
    notices: tuple[str, ...]
    beside: tuple[tuple[str, ...], ...] = ()
    warnings: tuple[str, ...] = ()
    how: HowRead = field(default_factory=HowRead)
    sheets: tuple[str, ...] = ()
    left_out: int = 0


@lru_cache(maxsize=10_000)
def column_key(title: str) -> str:
    """Reduce a title to what identifies it, whatever its case, accents and spaces.

    >>> column_key("  Année  référence ")
    'annee_reference'
    """
    letters = unicodedata.normalize("NFKD", title.strip())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\s_-]+", "_", plain).casefold()


def wanted_under(titles: Sequence[str], line: int, layout: Layout, only: Only | None) -> Wanted:
    """Say which cells are read under a header. Raises FileRefused if two titles are the same."""
    titles = _ended(titles)
    _refuse_twins(titles)
    keys = [column_key(title) for title in titles]
    code = column_key(only.column) if only else ""
    return Wanted(
        line=line,
        width=len(titles),
        places=tuple(n for n, key in enumerate(keys) if layout.useful.fullmatch(key)),
        untitled=frozenset(n for n, title in enumerate(titles) if not title),
        code=keys.index(code) if code in keys else -1,
        codes=only.codes if only else frozenset(),
        prefixes=only.prefixes if only else (),
    )


def rows_of(
    lines: Iterable[Line], titles: Sequence[str], wanted: Wanted
) -> tuple[list[tuple[int, dict[str, str]]], dict[int, str]]:
    """Return the rows that hold something, by column key, and the defects of those that do not fit.

    Raises FileRefused if a column holds values without a title, or if nothing is there.
    """
    keys = [column_key(titles[place]) for place in wanted.places]
    found: list[tuple[int, dict[str, str]]] = []
    defects: dict[int, str] = {}
    for line in lines:
        if line.stray in wanted.untitled:
            raise FileRefused(
                f"La colonne {line.stray + 1} n’a pas de titre, mais une valeur à la ligne "
                f"{line.number}. Donnez-lui son titre, ou videz-la."
            )
        if defect := _defect(line, wanted.width):
            defects[line.number] = defect
        if defect or any(line.cells):
            found.append((line.number, dict(zip(keys, line.cells, strict=True))))
    return found, defects


def megabytes(size: int) -> str:
    """Write a size in megabytes, rounded up to a tenth."""
    return f"{math.ceil(size / 100_000) / 10:g}".replace(".", ",")


def _ended(titles: Sequence[str]) -> list[str]:
    """Drop the empty titles at the end of the header."""
    kept = list(titles)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def _refuse_twins(titles: Sequence[str]) -> None:
    counted = Counter(column_key(title) for title in titles if title)
    twins = [title for title in titles if counted[column_key(title)] > 1]
    if twins:
        raise FileRefused(
            f"Plusieurs colonnes portent le même titre : {', '.join(twins)}. "
            "Renommez ou supprimez celles qui sont en trop."
        )


def _defect(line: Line, width: int) -> str:
    """Say why the cells of a row cannot be told apart; a lone first cell is a note."""
    if line.stray >= width:
        return (
            f"La ligne a des cellules au-delà des {width} colonnes titrées. Vérifiez les "
            "séparateurs (un texte qui en contient un va entre guillemets) ou titrez la colonne."
        )
    if line.width < width and not line.lone:
        return (
            f"La ligne a {line.width} cellules au lieu de {width}. Complétez-la : une cellule "
            "vide garde son séparateur."
        )
    return ""
