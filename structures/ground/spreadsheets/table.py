"""A table as read: its header, its rows, and what does not fit in them."""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from itertools import islice

HEADER_ROWS = 20


class FileRefused(ValueError):
    """A file that cannot be read; its message says what is wrong, where, and what to do."""


class UnknownHeader(FileRefused):
    """A file without the titles that are expected; those of another kind may be there."""


@dataclass(frozen=True)
class Layout:
    """How a kind of file is recognised, and what is read in it.

    The first row that bears all the `required` titles is the header. Only columns whose
    key (see `column_key`) is fully matched by `useful` are read; `usual` matches the keys of
    the others that such a file may have.
    """

    required: tuple[str, ...]
    useful: re.Pattern[str]
    usual: re.Pattern[str]


@dataclass(frozen=True)
class Table:
    """The rows under the header of a file; rows without anything useful are left out.

    `columns` holds every title, as written, and `beside` the first rows of the sheets around
    the header, which are not read. `rows` holds (line, {column key: text}): lines
    count from 1 as in a spreadsheet, texts are trimmed. `defects` gives, for a line whose
    cells do not match the header, the reason in French. `notices` says how it was read.
    """

    columns: tuple[str, ...]
    rows: list[tuple[int, dict[str, str]]]
    defects: dict[int, str]
    notices: tuple[str, ...]
    beside: tuple[tuple[str, ...], ...] = ()


def column_key(title: str) -> str:
    """Reduce a title to what identifies it, whatever its case, accents and spaces.

    >>> column_key("  Année  référence ")
    'annee_reference'
    """
    letters = unicodedata.normalize("NFKD", title.strip())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\s_-]+", "_", plain).casefold()


def header_line(head: Sequence[Sequence[object]], layout: Layout) -> int | None:
    """Return the line of the header among the first rows of a sheet, None without one."""
    required = _required(layout)
    for line, row in enumerate(head, start=1):
        if required <= _keys(row):
            return line
    return None


def useful_columns(row: Sequence[object], layout: Layout) -> int:
    """Count the columns of a header that would be read."""
    return sum(layout.useful.fullmatch(key) is not None for key in _keys(row))


def no_header(heads: Iterable[Sequence[object]], layout: Layout) -> UnknownHeader:
    """Say which columns are expected, and which are missing from the row that comes closest."""
    required = _required(layout)
    closest = max(
        (_keys(row) for row in heads), key=lambda keys: len(required & keys), default=set()
    )
    advice = "Vérifiez qu’il s’agit du bon fichier et que ses guillemets sont fermés."
    if required & closest:
        missing = [name for name in layout.required if column_key(name) not in closest]
        advice = f"Il manque : {', '.join(missing)}. Ajoutez ou renommez ces colonnes."
    return UnknownHeader(
        f"Aucune ligne de titres reconnue parmi les {HEADER_ROWS} premières lignes. "
        f"Colonnes attendues : {', '.join(layout.required)}. {advice}"
    )


def build_table(
    rows: Iterable[Sequence[object]], line: int, layout: Layout, notices: list[str]
) -> Table:
    """Read the rows of a sheet whose header is at `line`.

    Raises FileRefused if two columns bear the same title, if one holds values without a
    title, or if nothing is under the header.
    """
    numbered = enumerate(rows, start=1)
    above = texts_of(row for _, row in islice(numbered, line - 1))
    titles = _trimmed([cell_text(cell) for cell in next(numbered)[1]])
    _refuse_twins(titles)
    keys = {place: column_key(title) for place, title in enumerate(titles)}
    useful = {place: key for place, key in keys.items() if layout.useful.fullmatch(key)}
    untitled = [place for place, title in enumerate(titles) if not title]
    found: list[tuple[int, dict[str, str]]] = []
    defects: dict[int, str] = {}
    for number, row in numbered:
        _refuse_untitled(row, untitled, number)
        if defect := _defect(row, len(titles)):
            defects[number] = defect
        whole = row if len(row) >= len(titles) else [*row, *[""] * (len(titles) - len(row))]
        cells = {key: cell_text(whole[place]) for place, key in useful.items()}
        if defect or any(cells.values()):
            found.append((number, cells))
    if not found:
        raise FileRefused(f"Le fichier n’a aucune ligne de données sous ses titres (ligne {line}).")
    if line > 1:
        notices = [*notices, f"Titres des colonnes trouvés à la ligne {line}."]
    return Table(tuple(filter(None, titles)), found, defects, tuple(notices), above)


def texts_of(rows: Iterable[Sequence[object]]) -> tuple[tuple[str, ...], ...]:
    """Return the texts of some rows, empty cells left out."""
    return tuple(tuple(filter(None, map(cell_text, row))) for row in rows)


def cell_text(cell: object) -> str:
    """Write a cell as text; a number without exponent, a date as 2014-12-31."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float):
        return f"{Decimal(repr(cell)):f}"
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    return str(cell)


def megabytes(size: int) -> str:
    """Write a size in megabytes, rounded up to a tenth."""
    return f"{math.ceil(size / 100_000) / 10:g}".replace(".", ",")


def _required(layout: Layout) -> set[str]:
    return {column_key(name) for name in layout.required}


def _keys(row: Sequence[object]) -> set[str]:
    return {column_key(cell_text(cell)) for cell in row}


def _trimmed(titles: list[str]) -> list[str]:
    """Drop the empty titles at the end of the header."""
    while not titles[-1]:
        titles.pop()
    return titles


def _refuse_twins(titles: Sequence[str]) -> None:
    counted = Counter(column_key(title) for title in titles if title)
    twins = [title for title in titles if counted[column_key(title)] > 1]
    if twins:
        raise FileRefused(
            f"Plusieurs colonnes portent le même titre : {', '.join(twins)}. "
            "Renommez ou supprimez celles qui sont en trop."
        )


def _refuse_untitled(row: Sequence[object], untitled: Sequence[int], line: int) -> None:
    for place in untitled:
        if place < len(row) and cell_text(row[place]):
            raise FileRefused(
                f"La colonne {place + 1} n’a pas de titre, mais une valeur à la ligne {line}. "
                "Donnez-lui son titre, ou videz-la."
            )


def _defect(row: Sequence[object], width: int) -> str:
    """Say why the cells of a row cannot be told apart; a lone first cell is a note."""
    if any(cell_text(cell) for cell in row[width:]):
        return (
            f"La ligne a des cellules au-delà des {width} colonnes titrées. Vérifiez les "
            "séparateurs (un texte qui en contient un va entre guillemets) ou titrez la colonne."
        )
    if len(row) < width and any(cell_text(cell) for cell in row[1:]):
        return (
            f"La ligne a {len(row)} cellules au lieu de {width}. Complétez-la : une cellule "
            "vide garde son séparateur."
        )
    return ""
