"""Counts of activity as people keep them: a row a structure, a column an indicator.

A column is known by the number of its indicator, alone or after « Indicateur », or by its label;
a row by the code or the name of its structure. An empty cell leaves the figure as it is. Rows and
columns of totals are left out, and compared with what they add up.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from allocation.imports.readers.activity import (
    SOURCE_LENGTH,
    Entry,
    Expected,
    Key,
    compare_counts,
    parse_observed,
    parse_year,
    warn_of_early_counts,
)
from allocation.imports.readers.network import parse_structure, structure_named
from allocation.imports.readers.reading import Reading, Value, parse_value
from structures.ground.french import number
from structures.ground.readings import (
    Findings,
    is_missing,
    kind_of_row,
    named,
    parse_number,
    told_row,
)
from structures.ground.spreadsheets import Layout, Table, column_key

# What people call the column of structures; the first that a file has is read.
ROW_TITLES = (
    *("code_structure", "code_ml", "code_mission_locale", "code", "structure", "structures"),
    *("mission_locale", "missions_locales", "nom_structure", "nom_de_la_structure"),
    "nom_de_la_mission_locale",
)
NUMBERED = re.compile(r"(?:(?:indicateurs?|ind\.?|n°)_?)?([0-9]{1,2})(?:\.0+)?")
NAMED = re.compile(r"(?:indicateurs?|ind\.?|n°)_?([0-9]{1,2})[_:.].*")
TOTALS = re.compile(r"tota(l|ux)(_.*)?|ensemble")
BESIDE = "annee_reference|date_extraction|source"
USUAL = re.compile(
    "(nom|libelle|code|type|sigle)(_(de_)?(la_|l.)?(structure|ml|mission_locale))?"
    "|structures?|missions?_locales?|territoires?|departements?|observations?|remarques?"
)

Row = tuple[int, Mapping[str, str]]


@dataclass(frozen=True)
class Sheet:
    """What the campaign waits for, and the labels that its indicators may be called by."""

    expected: Expected
    labels: Mapping[int, tuple[str, ...]]

    def number_of(self, title: str) -> int | None:
        """Return the number of the indicator that a title names."""
        key = column_key(title)
        for pattern in (NUMBERED, NAMED):
            if found := pattern.fullmatch(key):
                return int(found[1])
        for one, labels in self.labels.items():
            keys = [column_key(label) for label in labels]
            if key in keys or any(re.fullmatch(rf"{one}[_:.]+{re.escape(k)}", key) for k in keys):
                return one
        return None


def layouts(labels: Mapping[int, tuple[str, ...]]) -> tuple[Layout, ...]:
    """Return the layouts of such a sheet, one a title of the rows."""
    keys = {column_key(label) for said in labels.values() for label in said}
    own = [rf"(?:[0-9]{{1,2}}[_:.]+)?{re.escape(key)}" for key in sorted(keys)]
    return _layouts((NUMBERED.pattern, NAMED.pattern, TOTALS.pattern, BESIDE, *own))


def _layouts(columns: Iterable[str]) -> tuple[Layout, ...]:
    return tuple(
        Layout((title,), re.compile("|".join((title, *columns))), USUAL) for title in ROW_TITLES
    )


# By what such a sheet is recognised, whatever the campaign calls its indicators.
RECOGNISED = _layouts((NUMBERED.pattern, NAMED.pattern))


def read_wide(table: Table, sheet: Sheet) -> Reading:
    """Read the activity of a year. No fact; all problems are issues."""
    findings = Findings()
    columns = _columns(table, sheet, findings)
    rows, totals = _rows(table, sheet, findings)
    entries: dict[Key, Entry] = {}
    for code, (line, cells) in rows.items():
        told = _documents(line, cells, sheet, findings)
        for title, one in columns.items():
            if text := cells[column_key(title)]:
                parse = parse_value(sheet.expected.indicators[one])
                count = findings.parsed(parse, text, line, title)
                found = None if count is None else replace(told, value=count)
                entries[one, code] = (line, found)
    values = {key: value for key, (_, value) in entries.items() if value}
    lines = {key: line for key, (line, _) in entries.items()}
    warn_of_early_counts(values, lines, sheet.expected.reference_year, findings)
    compare_counts(values, entries, sheet.expected, findings)
    if not findings.blocked:
        _compare_totals(totals, columns, values, findings)
        _compare_sums(table, rows, values, findings)
    _note_what_is_left(entries, sheet, findings)
    return Reading({} if findings.blocked else values, {}, findings.issues())


def _columns(table: Table, sheet: Sheet, findings: Findings) -> dict[str, int]:
    """Return the number of the indicator of each column that is to be read."""
    found: dict[str, int] = {}
    for title in table.columns:
        one = sheet.number_of(title)
        if one is None:
            continue
        if one in found.values():
            findings.error(
                f"L’indicateur {one} a deux colonnes : supprimez celle qui est en trop.",
                column=title,
            )
        elif one in sheet.expected.indicators:
            found[title] = one
        elif any(cells.get(column_key(title)) for _, cells in table.rows):
            where = sheet.expected.elsewhere.get(one, "il n’existe pas dans la campagne")
            findings.error(
                f"L’indicateur {one} ne s’importe pas ici : {where}. Videz la colonne, ou "
                "supprimez-la.",
                column=title,
            )
    if not found and not findings.blocked:
        numbers = ", ".join(map(str, sorted(sheet.expected.indicators)))
        findings.error(f"Aucune colonne d’indicateur. Titres attendus : {numbers}.")
    return found


def _rows(table: Table, sheet: Sheet, findings: Findings) -> tuple[dict[str, Row], list[Row]]:
    """Return the rows of structures, by code, then those of totals; notes are left out."""
    title = next(title for title in ROW_TITLES if title in table.rows[0][1])
    structures = sheet.expected.structures
    rows: dict[str, Row] = {}
    totals: list[Row] = []
    for line, cells in table.rows:
        label = cells[title] or next(filter(None, cells.values()), "")
        what = "" if structure_named(label, structures) else kind_of_row(label)
        if what:
            findings.notice(told_row(what, label), line, title)
            totals += [(line, cells)] if what == "total" else []
            continue
        if line in table.defects:
            findings.error(table.defects[line], line)
            continue
        parse = partial(parse_structure, structures=structures)
        code = findings.parsed(parse, cells[title], line, title)
        if code in rows:
            findings.error(
                f"{code} figure deux fois : lignes {rows[code][0]} et {line}. Supprimez la ligne "
                "en trop.",
                line,
                title,
            )
        elif code:
            rows[code] = (line, cells)
    return rows, totals


def _documents(line: int, cells: Mapping[str, str], sheet: Sheet, findings: Findings) -> Value:
    """Return what a row says of all its figures, as one of them without its value."""
    source, day = cells.get("source", ""), cells.get("date_extraction", "")
    if len(source) > SOURCE_LENGTH:
        findings.error(f"Source trop longue : {SOURCE_LENGTH} caractères au plus.", line, "source")
    if "annee_reference" in cells:
        parse = partial(parse_year, expected=sheet.expected)
        findings.parsed(parse, cells["annee_reference"], line, "annee_reference")
    observed_on = None
    if not is_missing(day):
        read = partial(parse_observed, expected=sheet.expected)
        observed_on = findings.parsed(read, day, line, "date_extraction")
    return Value(Decimal(0), source=source, observed_on=observed_on, line=line)


def _compare_totals(
    totals: list[Row], columns: Mapping[str, int], values: Mapping[Key, Value], findings: Findings
) -> None:
    """Warn of a row of totals that is not the sum of the column above it."""
    for line, cells in totals:
        for title, one in columns.items():
            added = sum(value.value for key, value in values.items() if key[0] == one)
            _compare(cells[column_key(title)], added, (line, title), findings)


def _compare_sums(
    table: Table, rows: Mapping[str, Row], values: Mapping[Key, Value], findings: Findings
) -> None:
    """Warn of a column of totals that is not the sum of the figures beside it."""
    for title in table.columns:
        if TOTALS.fullmatch(column_key(title)):
            findings.notice("Colonne de totaux laissée de côté.", column=title)
            for code, (line, cells) in rows.items():
                added = sum(value.value for key, value in values.items() if key[1] == code)
                _compare(cells[column_key(title)], added, (line, title), findings)


def _compare(text: str, added: Decimal | int, where: tuple[int, str], findings: Findings) -> None:
    try:
        said = parse_number(text)
    except ValueError:
        return  # a total that cannot be read tells nothing
    if said != added:
        findings.warning(
            f"Le total écrit ({text}) n’est pas la somme des valeurs lues "
            f"({number(Decimal(added))}). Vérifiez qu’aucune ligne ni colonne ne manque.",
            *where,
        )


def _note_what_is_left(entries: Collection[Key], sheet: Sheet, findings: Findings) -> None:
    expected = sheet.expected
    wanted = {(one, code) for one in expected.indicators for code in expected.structures}
    absent = [f"{code} (indicateur {one})" for one, code in wanted.difference(entries)]
    if absent:
        findings.notice(
            f"Cellules vides ou absentes, laissées telles quelles : {len(absent)} sur "
            f"{len(wanted)}, {named(absent)}."
        )
