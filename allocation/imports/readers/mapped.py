"""A file of unknown header, whose columns a person described by hand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allocation.imports.readers.long import Columns, Target, read_places
from allocation.imports.readers.periods import period_end
from allocation.imports.readers.reading import Reading
from structures.coverage.geography import CoverageMap
from structures.ground.readings import Findings, refuse_nominative
from structures.ground.spreadsheets import Layout, Table, column_key

SAMPLES = 3


def layout(columns: Columns) -> Layout:
    """Return the layout of a file that has all the columns that were described, and no other."""
    read = [columns.code, columns.value, *columns.kept]
    return Layout(tuple(read), _any_of(read), _any_of(columns.ignored))


def _any_of(titles: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(column_key(title)) for title in titles) or r"(?!)")


def likely_header(rows: Sequence[Sequence[str]]) -> int:
    """Return the line of the first row that has the most cells: titles, under notes or not.

    0 where no row has two.
    """
    sizes = [sum(bool(cell.strip()) for cell in row) for row in rows]
    most = max(sizes, default=0)
    return sizes.index(most) + 1 if most > 1 else 0


@dataclass(frozen=True)
class Described:
    """A column to be described: its title, and the first values that it has."""

    title: str
    samples: tuple[str, ...]


def to_describe(rows: Sequence[Sequence[str]], line: int) -> list[Described]:
    """Return the columns of the header at a line, of the first rows of a sheet.

    Raises FileRefused, showing nothing, when a title names people.
    """
    header = rows[line - 1]
    refuse_nominative(header)
    found = []
    for place, title in enumerate(header):
        cells = [row[place] for row in rows[line:] if place < len(row)]
        samples = tuple(dict.fromkeys(filter(None, cells)))[:SAMPLES]
        found += [Described(title, samples)] if title else []
    return found


def read_mapped(table: Table, columns: Columns, target: Target, perimeter: CoverageMap) -> Reading:
    """Read the values of one indicator. All problems are issues."""
    findings = Findings()
    found = read_places(table, columns, (perimeter, target), findings)
    if columns.kept:
        said = ", ".join(f"{title} : {value}" for title, value in columns.kept.items())
        findings.notice(f"Lignes gardées : {said}.")
    day = period_end(columns.kept.get(columns.period, ""))
    return found.reading(target, day, findings)
