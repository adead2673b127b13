"""Something known over the years: one point a year, in words, absences with their reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

Size = int | Decimal | Fraction
Known = Decimal | int | None
NOT_TAKEN = "année non reprise"
FEW_COLUMNS = 2  # beside a drawing


@dataclass(frozen=True)
class Cell:
    """What a column says of a year, in words; and its value, as a file holds it."""

    label: str
    said: str
    value: Known = None


@dataclass(frozen=True)
class Point:
    """A year: its cells; else what is said across them, a value alone or why there is none.

    `drawn` is what its bar says, of length `size`; no bar where that is None. It stands `apart`
    from the year before where the two do not compare, and `notes` say why. `former` is of before
    the first campaign. `value` is what a file holds of what is said across.
    """

    label: str
    told: str = ""
    cells: tuple[Cell, ...] = ()
    across: str = ""
    drawn: str = ""
    size: Size | None = None
    notes: tuple[str, ...] = ()
    apart: bool = False
    former: bool = False
    value: Known = None

    def noted(self, notes: Iterable[str], *, apart: bool = True) -> "Point":
        """Return it with more notes, which set it apart from the year before or not."""
        more = tuple(notes)
        return replace(self, notes=self.notes + more, apart=self.apart or (apart and bool(more)))


@dataclass(frozen=True)
class Series:
    """A title, what each column is, one point a year, the earliest first."""

    title: str
    detail: str
    columns: tuple[str, ...]
    points: list[Point]
    unit: str = ""
    is_drawn: bool = True

    @property
    def is_wide(self) -> bool:
        """Whether its table needs the width of the page."""
        return len(self.columns) > FEW_COLUMNS

    @property
    def is_apart(self) -> bool:
        """Whether two of its years do not compare."""
        return any(point.apart for point in self.points)


def absent(label: str, why: str, told: str = "") -> Point:
    """Return a year of which nothing is known, and why; a bar has room for its first words.

    >>> absent("2013", "pas de taux\\xa0: pas de valeur").drawn
    'pas de taux'
    """
    return Point(label, told, across=why, drawn=why.partition("\u00a0:")[0])


def timeline(dated: Iterable[tuple[int, Point]]) -> list[Point]:
    """Return the points in the order of their years; years between that nobody kept say so.

    >>> [one.label for one in timeline([(2015, absent("2015", "")), (2012, absent("2012", ""))])]
    ['2012', '2013 à 2014', '2015']
    """
    found: list[Point] = []
    last: int | None = None
    for year, point in sorted(dated, key=lambda one: one[0]):
        if last is not None and year > last + 1:
            first, end = last + 1, year - 1
            label = str(first) if first == end else f"{first} à {end}"
            found.append(absent(label, NOT_TAKEN))
        found.append(point)
        last = year
    return found


def from_first_known(dated: Sequence[tuple[int, Point]]) -> list[tuple[int, Point]]:
    """Return the points from the first that says something on; all of them where none does."""
    ordered = sorted(dated, key=lambda one: one[0])
    known = [place for place, (_, point) in enumerate(ordered) if point.size is not None]
    return ordered[known[0] :] if known else ordered
