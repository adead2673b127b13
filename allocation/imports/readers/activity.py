"""Counts of activity: one row a structure and an indicator, in the Region's own template.

Values are whole numbers of young people or of entries, and the file holds no personal
data: the Region may receive no other (`privacy`).
"""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from allocation.engine.measures import Measure
from allocation.figures.checks import excesses
from allocation.imports.readers.network import unknown_structure
from allocation.imports.readers.parts import PART, Entry, Key, Sums
from allocation.imports.readers.reading import Reading, Value
from structures.ground.readings import (
    Findings,
    is_missing,
    kind_of_row,
    named,
    parse_day,
    parse_whole,
    plain_code,
    told_row,
)
from structures.ground.spreadsheets import Layout, Table, column_key

LAYOUT = Layout(
    required=("code_structure", "annee_reference", "indicateur", "valeur"),
    useful=re.compile(
        "code_structure|annee_reference|indicateur|valeur|date_extraction|source|definition"
        "|commentaire|dispositif"
    ),
    usual=re.compile("(nom_)?structure|libelle(_indicateur)?|unite|observations?|remarques?"),
)
SOURCE_LENGTH = 200

Parsed = TypeVar("Parsed")


@dataclass(frozen=True)
class Expected:
    """What a campaign waits for: a year, structures by code, and measures by indicator number.

    `elsewhere` says, by number, where the values of its other indicators come from; `parts` names,
    by number too, those of an indicator that is a sum. Nothing is observed after `today`.
    """

    reference_year: int
    today: date
    structures: Mapping[str, str]
    indicators: Mapping[int, Measure]
    elsewhere: Mapping[int, str]
    parts: Mapping[int, Mapping[int, str]] = field(default_factory=dict)


def read_activity(table: Table, expected: Expected) -> Reading:
    """Read the activity of a year; what the file leaves out is left as it is.

    No fact. All problems are issues.
    """
    findings = Findings()
    entries = _entries(table, expected, findings)
    values = {key: value for key, (_, value) in entries.items() if value}
    lines = {key: line for key, (line, _) in entries.items()}
    warn_of_early_counts(values, lines, expected.reference_year, findings)
    compare_counts(values, entries, expected, findings)
    _note_what_is_left(table, entries.keys(), expected, findings)
    if not entries and not findings.blocked:
        findings.error("Le fichier ne contient aucune donnée : que des totaux ou des notes.")
    return Reading({} if findings.blocked else values, {}, findings.issues())


def _entries(table: Table, expected: Expected, findings: Findings) -> dict[Key, Entry]:
    """Return the rows of data, by indicator and structure."""
    entries: dict[Key, Entry] = {}
    sums = Sums(expected.parts, findings)
    for line, cells in table.rows:
        label = next(filter(None, cells.values()), "")
        if what := kind_of_row(label):
            findings.notice(told_row(what, label), line, "code_structure")
            continue
        if line in table.defects:
            findings.error(table.defects[line], line)
            continue
        key = _key(line, cells, expected, findings)
        value = _value(line, cells, expected, findings)
        if key and cells.get(PART):
            sums.add(key, cells[PART], (line, value))
        elif key in entries:
            findings.error(
                f"L’indicateur {key[0]} de {key[1]} figure deux fois : lignes {entries[key][0]} "
                f"et {line}. Supprimez la ligne en trop.",
                line,
                "indicateur",
            )
        elif key:
            entries[key] = (line, value)
    sums.join(entries)
    return entries


def _key(line: int, cells: Mapping[str, str], expected: Expected, findings: Findings) -> Key | None:
    """Return the indicator and the structure of a row; None, with errors, if it has not both."""

    def read(parse: Callable[[str, Expected], Parsed], column: str) -> Parsed | None:
        return findings.parsed(lambda text: parse(text, expected), cells[column], line, column)

    structure = read(_structure, "code_structure")
    year = read(parse_year, "annee_reference")
    indicator = read(_indicator, "indicateur")
    if structure is None or year is None or indicator is None:
        return None
    return indicator, structure


def _structure(text: str, expected: Expected) -> str:
    code = text if text in expected.structures else plain_code(text)
    if code not in expected.structures:
        raise unknown_structure(text, expected.structures)
    return code


def parse_year(text: str, expected: Expected) -> int:
    """Read the year that a campaign waits for. Raises ValueError, in French."""
    year = parse_whole(text)
    if year != expected.reference_year:
        raise ValueError(
            f"Année {year} : la campagne attend l’activité de {expected.reference_year}. Déposez "
            f"le fichier de {expected.reference_year} ; si c’est bien lui, corrigez l’année."
        )
    return year


def _indicator(text: str, expected: Expected) -> int:
    number = parse_whole(text)
    if number in expected.indicators:
        return number
    if number in expected.elsewhere:
        where = expected.elsewhere[number]
        raise ValueError(
            f"L’indicateur {number} ne s’importe pas ici : {where}. Supprimez la ligne."
        )
    numbers = ", ".join(map(str, sorted(expected.indicators)))
    raise ValueError(f"L’indicateur {number} n’existe pas. Indicateurs attendus : {numbers}.")


def _value(
    line: int, cells: Mapping[str, str], expected: Expected, findings: Findings
) -> Value | None:
    """Return the figure of a row with what documents it; None, with an error, without figure."""
    count = findings.parsed(parse_whole, cells["valeur"], line, "valeur")
    day = cells.get("date_extraction", "")
    source = cells.get("source", "")
    if len(source) > SOURCE_LENGTH:
        findings.error(f"Source trop longue : {SOURCE_LENGTH} caractères au plus.", line, "source")
    observed_on = None
    if not is_missing(day):
        observed_on = findings.parsed(
            lambda text: parse_observed(text, expected), day, line, "date_extraction"
        )
    if count is None:
        return None
    return Value(
        value=Decimal(count),
        source=source,
        definition=cells.get("definition", ""),
        comment=cells.get("commentaire", ""),
        observed_on=observed_on,
        line=line,
    )


def parse_observed(text: str, expected: Expected) -> date:
    """Read the day when a year was counted: once it began, not after today.

    Raises ValueError, in French.
    """
    day = parse_day(text)
    if day > expected.today:
        raise ValueError(f"« {text} » est après aujourd’hui : corrigez la date de l’extraction.")
    if day < date(expected.reference_year, 1, 1):
        raise ValueError(
            f"« {text} » est avant l’année {expected.reference_year}, qui est comptée : corrigez "
            "la date de l’extraction."
        )
    return day


def warn_of_early_counts(
    found: Mapping[Key, Value], lines: Mapping[Key, int], year: int, findings: Findings
) -> None:
    """Warn, once a day, of what was counted before its year ended."""
    early: dict[date, list[int]] = {}
    for key, value in found.items():
        if value.observed_on and value.observed_on < date(year, 12, 31):
            early.setdefault(value.observed_on, []).append(lines[key])
    for day, rows in sorted(early.items()):
        findings.warning(
            f"Extraction du {day:%d/%m/%Y}, avant la fin de {year} : le décompte est partiel "
            f"(lignes concernées : {len(rows)}). Demandez une extraction de l’année entière.",
            min(rows),
            "date_extraction",
        )


def compare_counts(
    values: Mapping[Key, Value],
    entries: Mapping[Key, Entry],
    expected: Expected,
    findings: Findings,
) -> None:
    """Warn of counts that pass the one that bounds them, each alone or else all together."""
    counts: dict[str, dict[int, Decimal]] = {}
    for (number, structure), found in values.items():
        counts.setdefault(structure, {})[number] = found.value
    for structure, own in counts.items():
        for excess in excesses(expected.indicators, own):
            lines = [entries[number, structure][0] for number in excess.parts]
            findings.warning(f"{structure} : {excess.sentence}", max(lines), "valeur")


def _note_what_is_left(
    table: Table, found: Collection[Key], expected: Expected, findings: Findings
) -> None:
    """Note the figures that the file does not give and the columns that are not read."""
    wanted = {(number, code) for number in expected.indicators for code in expected.structures}
    absent = [f"{code} (indicateur {number})" for number, code in wanted.difference(found)]
    if absent:
        findings.notice(
            f"Données absentes du fichier, laissées telles quelles : {len(absent)} sur "
            f"{len(wanted)}, {named(absent)}."
        )
    ignored = [name for name in table.columns if not LAYOUT.useful.fullmatch(column_key(name))]
    if ignored:
        findings.notice(f"Colonnes ignorées : {', '.join(ignored)}.")
