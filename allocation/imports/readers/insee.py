"""From INSEE's census: young people in the labour force and out of work.

Values of communes are added up by structure, exactly: census estimates carry many
decimals and nothing is rounded. Source: INSEE, communal base « Emploi – Population active ».
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from allocation.engine import exact_sum
from allocation.imports.readers.census import CensusColumns, Rule, census_columns, latest_vintage
from allocation.imports.readers.communes import Row, Titles, commune_rows, geography_facts
from allocation.imports.readers.perimeters import (
    EMPTY,
    added_up,
    check_coverage,
    note_empty_perimeters,
)
from allocation.imports.readers.presence import check_presence
from allocation.imports.readers.reading import Reading, Value
from structures.coverage.geography import CoverageMap
from structures.ground.french import number
from structures.ground.readings import Findings, parse_number
from structures.ground.spreadsheets import Layout, Only, Table

LAYOUT = Layout(
    required=("CODGEO",),
    useful=re.compile(r"codgeo|libgeo|p[0-9]{2}_(h?chom|fchom|act|actocc)1524"),
    # INSEE's other keys and variables: a few letters, a year, then what is counted.
    usual=re.compile(r"reg|dep|com|libcom|libdep|libreg|nivgeo|[a-z]{1,4}[0-9]{2}_?[a-z0-9_]*"),
)
TITLES = Titles("CODGEO", "LIBGEO")
TOLERANCE = Decimal("0.01")


def layout_before(year: int) -> Layout:
    """Return the layout of which, of several sheets, the latest vintage before `year` is read."""
    return replace(LAYOUT, prefer=partial(latest_vintage, before=year))


def rows_within(perimeter: CoverageMap) -> Only | None:
    """Return the rows that matter of a national file: those of the Region's departments.

    A commune may have been of another department under its code of before, or of after. None
    while no commune is known: each is then said to be missing from the list of communes.
    """
    if not perimeter.departments:
        return None
    codes = frozenset(perimeter.absorbed) | frozenset(perimeter.renumbered)
    return Only(TITLES.code, codes=codes, prefixes=tuple(sorted(perimeter.departments)))


def read_insee(
    table: Table,
    perimeter: CoverageMap,
    *,
    year: int,
    indicator: int,
    vintage: int | None = None,
) -> Reading:
    """Add up a commune file by structure, for the `vintage` asked or the latest before `year`.

    The values are those of `indicator`, by its number.

    Facts: `vintage`, `geography_year`, `geography` (the same in words, when several years
    share a list of communes), `column_rule`; the two in the middle are absent where no
    commune was ever absorbed. Raises FileRefused if the file has no suitable column; all
    other problems are issues.
    """
    census = census_columns(table.columns, before=year, asked=vintage)
    findings = Findings()
    rows = commune_rows(table.rows, TITLES, perimeter, findings, table.left_out)
    facts = {"vintage": str(census.vintage), "column_rule": str(census.rule)}
    facts |= geography_facts(rows, TITLES, perimeter, findings)
    measured = _measured(rows, table, census, perimeter, findings)
    _note_other_vintages(census, findings)
    check_presence(rows, TITLES, perimeter, findings)
    check_coverage(perimeter, findings)
    empty = note_empty_perimeters(perimeter, findings)
    found = {} if findings.blocked else _values(measured, perimeter, facts)
    values = {(indicator, structure): value for structure, value in found.items()}
    return Reading(values, facts, findings.issues(), empty)


def _measured(
    rows: Mapping[str, Row],
    table: Table,
    census: CensusColumns,
    perimeter: CoverageMap,
    findings: Findings,
) -> dict[str, Decimal]:
    """Return the value of each row that can be read, by code of the file."""
    measured: dict[str, Decimal] = {}
    for code, (line, row) in rows.items():
        if line in table.defects:
            findings.error(table.defects[line], line)
            continue
        cells = {
            column: findings.parsed(parse_number, row[column.casefold()], line, column)
            for column in census.rule.columns
        }
        read = {column: value for column, value in cells.items() if value is not None}
        if len(read) < len(cells):
            continue
        measured[code] = _applied(census.rule, read)
        name = perimeter.commune_name(code)
        if measured[code] < 0:
            findings.error(f"{name} : {census.rule} est négatif.", line, census.rule.columns[0])
        _compare(measured[code], census, name, (line, row), findings)
    return measured


def _applied(rule: Rule, cells: Mapping[str, Decimal]) -> Decimal:
    return exact_sum(
        [cells[column] for column in rule.added] + [-cells[column] for column in rule.removed]
    )


def _compare(
    value: Decimal, census: CensusColumns, name: str, row: Row, findings: Findings
) -> None:
    """Warn if another rule of the file gives another value; its unreadable cells give none."""
    line, texts = row
    for check in census.checks:
        try:
            cells = {column: parse_number(texts[column.casefold()]) for column in check.columns}
        except ValueError:
            continue
        other = _applied(check, cells)
        if abs(value - other) > TOLERANCE:
            findings.warning(
                f"{name} : {census.rule} donne {number(value, grouped=False)}, mais {check} donne "
                f"{number(other, grouped=False)}. La première valeur est retenue.",
                line,
                census.rule.columns[0],
            )


def _note_other_vintages(census: CensusColumns, findings: Findings) -> None:
    if census.others:
        findings.notice(
            f"Millésime lu : {census.vintage}. Autres millésimes du fichier, ignorés : "
            f"{', '.join(map(str, census.others))}."
        )


def _values(
    measured: Mapping[str, Decimal], perimeter: CoverageMap, facts: Mapping[str, str]
) -> dict[str, Value]:
    vintage = facts["vintage"]
    return {
        structure: Value(
            value=Decimal(0) if value is None else value,
            source=f"Insee, recensement {vintage}, base communale « Emploi – Population active »",
            definition=f"Actifs inoccupés de 15 à 24 ans : {facts['column_rule']}",
            comment=EMPTY if value is None else "",
            observed_on=date(int(vintage), 1, 1),
        )
        for structure, value in added_up(measured, perimeter).items()
    }
