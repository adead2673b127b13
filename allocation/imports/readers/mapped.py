"""A file of unknown header, whose columns a person described by hand."""

import re
from collections.abc import Iterable

from allocation.imports.readers.long import Columns, Target, read_places
from allocation.imports.readers.periods import period_end
from allocation.imports.readers.reading import Reading
from structures.coverage.geography import CoverageMap
from structures.ground.readings import Findings
from structures.ground.spreadsheets import Layout, Table, column_key


def layout(columns: Columns) -> Layout:
    """Return the layout of a file that has all the columns that were described, and no other."""
    read = [columns.code, columns.value, *columns.kept]
    return Layout(tuple(read), _any_of(read), _any_of(columns.ignored))


def _any_of(titles: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(column_key(title)) for title in titles) or r"(?!)")


def read_mapped(table: Table, columns: Columns, target: Target, perimeter: CoverageMap) -> Reading:
    """Read the values of one indicator. All problems are issues."""
    findings = Findings()
    found = read_places(table, columns, (perimeter, target), findings)
    if columns.kept:
        said = ", ".join(f"{title} : {value}" for title, value in columns.kept.items())
        findings.notice(f"Lignes gardées : {said}.")
    day = period_end(columns.kept.get(columns.period, ""))
    return found.reading(target, day, findings)
