"""Which sheet of a file is read, and from which line: one that people see, the best of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from structures.ground.spreadsheets.table import (
    HEADER_ROWS,
    FileRefused,
    HowRead,
    Layout,
    UnknownHeader,
    column_key,
)


@dataclass(frozen=True)
class Head:
    """The first rows of a sheet, as text; of a file of text, as one separator parts them.

    Who opens the workbook does not see it when it is `hidden`; `how` says how to read it.
    """

    sheet: str
    rows: tuple[tuple[str, ...], ...]
    hidden: bool = False
    how: HowRead = field(default_factory=HowRead)
    place: int = 0  # of the sheet in the file


@dataclass(frozen=True)
class Chosen:
    """A sheet whose header was recognised at `line`, and the others that have one too."""

    head: Head
    line: int
    others: tuple[str, ...]

    @property
    def titles(self) -> tuple[str, ...]:
        """The cells of the header."""
        return self.head.rows[self.line - 1]


def choose(heads: Sequence[Head], layout: Layout, how: HowRead) -> Chosen:
    """Return the visible sheet that `layout` prefers. Raises FileRefused."""
    asked = _asked(heads, how)
    headed = [(head, line) for head in asked if (line := header_line(head, layout, how))]
    visible = [(head, line) for head, line in headed if not head.hidden]
    if not visible:
        _refuse_hidden([head for head, _ in headed])
        raise no_header([row for head in asked for row in head.rows], layout, how)
    head, line = max(visible, key=lambda found: _merit(found[0], found[1], layout))
    others = [other.sheet for other, _ in visible if other.place != head.place]
    return Chosen(head, line, tuple(others))


def header_line(head: Head, layout: Layout, how: HowRead) -> int:
    """Return the line of the header among the first rows of a sheet, 0 without one."""
    for line, row in enumerate(head.rows, start=1):
        if how.header_line in (0, line) and layout.keys <= _keys(row):
            return line
    return 0


def no_header(heads: Iterable[Sequence[str]], layout: Layout, how: HowRead) -> UnknownHeader:
    """Say which columns are expected, and which are missing from the row that comes closest."""
    closest = max(
        (_keys(row) for row in heads), key=lambda keys: len(layout.keys & keys), default=set()
    )
    advice = "Vérifiez qu’il s’agit du bon fichier et que ses guillemets sont fermés."
    if layout.keys & closest:
        missing = [name for name in layout.required if column_key(name) not in closest]
        advice = f"Il manque : {', '.join(missing)}. Ajoutez ou renommez ces colonnes."
        if not missing:
            advice = "Indiquez une autre ligne de titres."
    where = f"parmi les {HEADER_ROWS} premières lignes"
    if how.header_line:
        where = f"à la ligne {how.header_line}"
    return UnknownHeader(
        f"Aucune ligne de titres reconnue {where}. "
        f"Colonnes attendues : {', '.join(layout.required)}. {advice}"
    )


def _asked(heads: Sequence[Head], how: HowRead) -> Sequence[Head]:
    """Return the sheets among which one is chosen: all, or the one that is forced."""
    if how.separator:
        heads = [head for head in heads if head.how.separator in ("", how.separator)]
    named = any(head.sheet for head in heads)
    if not how.sheet or not named:
        return heads
    found = [head for head in heads if head.sheet == how.sheet and not head.hidden]
    if not found:
        seen = ", ".join(f"« {head.sheet} »" for head in heads if not head.hidden)
        raise FileRefused(
            f"La feuille « {how.sheet} » n’est pas dans ce classeur, ou y est masquée. "
            f"Feuilles visibles : {seen}. Choisissez l’une d’elles."
        )
    return found


def _merit(head: Head, line: int, layout: Layout) -> tuple[int, int, int, int]:
    titles = head.rows[line - 1]
    useful = sum(layout.useful.fullmatch(key) is not None for key in _keys(titles))
    preferred = layout.prefer(titles) if layout.prefer else 0
    return preferred, useful, 0 if head.sheet else len(titles), -head.place


def _refuse_hidden(headed: Sequence[Head]) -> None:
    if headed:
        raise FileRefused(
            f"La feuille « {headed[0].sheet} » a les titres attendus, mais elle est masquée dans "
            "le classeur. Affichez-la et vérifiez ce qu’elle contient, puis déposez à nouveau le "
            "fichier ; ou enregistrez-la en CSV."
        )


def _keys(row: Sequence[str]) -> set[str]:
    return {column_key(cell) for cell in row}
