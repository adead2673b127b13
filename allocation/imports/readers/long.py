"""Long files: a row a place and a case of each dimension, totals being rows among the others.

Only the rows of one case are read (`kept`): a place that has several rows of it is an error, never
a sum, since totals and categories overlap.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from allocation.engine.measures import Measure
from allocation.imports.readers.communes import Row, Titles, commune_rows, geography_facts
from allocation.imports.readers.network import structure_named
from allocation.imports.readers.perimeters import (
    EMPTY,
    added_up,
    check_coverage,
    note_empty_perimeters,
)
from allocation.imports.readers.presence import check_presence
from allocation.imports.readers.reading import Reading, Value, parse_value
from structures.coverage.geography import CoverageMap
from structures.ground.readings import (
    Findings,
    kind_of_row,
    named,
    told_row,
)
from structures.ground.spreadsheets import Table, column_key

STRUCTURE, COMMUNE = "structure", "commune"
STEPS = (100, 10, 5)
FEWEST_ROUNDED = 4


@dataclass(frozen=True)
class Columns:
    """What the columns of a long file hold, by their titles as written.

    `code` is that of a place, `of` which kind of place. `kept` gives the value to keep of each
    other column that tells rows apart, those of the `ages` and of the `period` among them.
    `ignored` names what is left aside: a file that has another column is refused, since nobody
    said what it holds.
    """

    code: str
    value: str
    of: str = STRUCTURE
    ages: str = ""
    period: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()

    @classmethod
    def of_json(cls, said: Mapping[str, Any]) -> "Columns":
        """Return what was stored. Raises ValueError, in French, if it is not whole."""
        columns = cls(
            code=str(said.get("code", "")),
            value=str(said.get("value", "")),
            of=str(said.get("of", STRUCTURE)),
            ages=str(said.get("ages", "")),
            period=str(said.get("period", "")),
            kept={str(k): str(v) for k, v in said.get("kept", {}).items()},
            ignored=tuple(map(str, said.get("ignored", ()))),
        )
        if not columns.code or not columns.value or columns.code == columns.value:
            raise ValueError("Dites quelle colonne donne le code, et quelle autre la valeur.")
        if columns.of not in (STRUCTURE, COMMUNE):
            raise ValueError("Dites si le code est celui d’une structure ou d’une commune.")
        if len({column_key(title) for title in columns.titles}) != len(columns.titles):
            raise ValueError("Une colonne n’a qu’un rôle : elle est citée deux fois.")
        if any(title and not columns.kept.get(title) for title in (columns.ages, columns.period)):
            raise ValueError("Dites quelle tranche d’âge et quelle période garder.")
        return columns

    @property
    def json(self) -> dict[str, Any]:
        """What is stored."""
        return {
            "code": self.code,
            "value": self.value,
            "of": self.of,
            "ages": self.ages,
            "period": self.period,
            "kept": dict(self.kept),
            "ignored": list(self.ignored),
        }

    @property
    def titles(self) -> list[str]:
        """Every title of the header."""
        return [self.code, self.value, *self.kept, *self.ignored]


@dataclass(frozen=True)
class Target:
    """The indicator that a file feeds, and what is said of each of its figures."""

    number: int
    measure: Measure
    source: str
    definition: str


@dataclass(frozen=True)
class Places:
    """What a file gives by structure; None for the sum of no commune, to be confirmed."""

    values: Mapping[str, Decimal | None]
    empty: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    def reading(self, target: Target, day: date | None, findings: Findings) -> Reading:
        """Return the reading of a file whose figures were observed on a day."""
        values = {
            (target.number, code): Value(
                value=Decimal(0) if value is None else value,
                source=target.source,
                definition=target.definition,
                comment=EMPTY if value is None else "",
                observed_on=day,
            )
            for code, value in self.values.items()
        }
        return Reading(
            {} if findings.blocked else values, self.facts, findings.issues(), self.empty
        )


def read_places(
    table: Table, columns: Columns, about: tuple[CoverageMap, Target], findings: Findings
) -> Places:
    """Read the rows of the campaign's places. All problems are issues."""
    perimeter, target = about
    rows = _kept_rows(table, columns, findings)
    if not rows:
        return Places({})
    if columns.of == STRUCTURE:
        found = _by_structure(rows, columns, perimeter.structures, findings)
        values = _values(found, columns, target, findings)
        _note_absent(found, perimeter.structures, findings)
        return Places(dict(values))
    titles = Titles(columns.code)
    found = commune_rows(rows, titles, perimeter, findings)
    facts = geography_facts(found, titles, perimeter, findings)
    values = _values(found, columns, target, findings)
    check_presence(found, titles, perimeter, findings)
    check_coverage(perimeter, findings)
    empty = note_empty_perimeters(perimeter, findings)
    return Places({} if findings.blocked else added_up(values, perimeter), empty, facts)


def _kept_rows(table: Table, columns: Columns, findings: Findings) -> list[Row]:
    """Return the rows of the case that is kept; say which values there are, if none has it."""
    kept = {column_key(title): column_key(value) for title, value in columns.kept.items()}
    rows: list[Row] = []
    for line, cells in table.rows:
        if line in table.defects:
            if not kind_of_row(next(filter(None, cells.values()), "")):
                findings.error(table.defects[line], line)
        elif all(column_key(cells[key]) == value for key, value in kept.items()):
            rows.append((line, cells))
    if not rows:
        for title, value in columns.kept.items():
            others = values_of(table, title)
            if value not in others:
                findings.error(
                    f"Aucune ligne n’a « {value} ». Valeurs présentes : {named(others)}.",
                    column=title,
                )
        if not findings.blocked:
            said = ", ".join(columns.kept.values())
            findings.error(f"Aucune ligne ne réunit les valeurs à garder : {said}.")
    return rows


def values_of(table: Table, title: str) -> list[str]:
    """Return the values of a column, each once, as they come."""
    key = column_key(title)
    return list(dict.fromkeys(cells[key] for _, cells in table.rows if cells.get(key)))


def _by_structure(
    rows: Iterable[Row], columns: Columns, structures: Mapping[str, str], findings: Findings
) -> dict[str, Row]:
    """Return the rows of the campaign's structures, by code; the others are counted."""
    found: dict[str, Row] = {}
    others: list[str] = []
    for line, cells in rows:
        text = cells[column_key(columns.code)]
        code = structure_named(text, structures)
        if code is None and (what := kind_of_row(text)):
            findings.notice(told_row(what, text), line, columns.code)
        elif code is None and not text:
            findings.error("Code de structure attendu (cellule vide).", line, columns.code)
        elif code is None:
            others.append(text)
        elif code in found:
            findings.error(
                f"{code} a plusieurs lignes ({found[code][0]} et {line}) : elles ne s’additionnent "
                "pas, puisque des totaux peuvent être parmi elles. Dites quelle valeur garder des "
                "colonnes qui les distinguent.",
                line,
                columns.code,
            )
        else:
            found[code] = (line, cells)
    if others:
        findings.notice(
            f"Lignes d’autres structures, ignorées : {len(others)}, {named(set(others))}."
        )
    if not found and not findings.blocked:
        findings.error(
            f"Aucune ligne n’est celle d’une structure. Codes attendus : {named(structures)}.",
            column=columns.code,
        )
    return found


def _values(
    rows: Mapping[str, Row], columns: Columns, target: Target, findings: Findings
) -> dict[str, Decimal]:
    """Return the value of each row that can be read: a secret or missing one is an error."""
    parse = parse_value(target.measure)
    values: dict[str, Decimal] = {}
    for code, (line, cells) in rows.items():
        value = findings.parsed(parse, cells[column_key(columns.value)], line, columns.value)
        if value is not None:
            values[code] = value
    _warn_of_rounding(list(values.values()), columns, findings)
    return values


def _warn_of_rounding(values: Sequence[Decimal], columns: Columns, findings: Findings) -> None:
    """Warn when every figure is a multiple of the same step: parts need not make the total."""
    counts = [value for value in values if value]
    step = next((step for step in STEPS if not any(value % step for value in counts)), None)
    if step and len(counts) >= FEWEST_ROUNDED:
        findings.warning(
            f"Toutes les valeurs sont des multiples de {step} : elles semblent arrondies, et leur "
            "somme peut différer du total publié.",
            column=columns.value,
        )


def _note_absent(
    found: Mapping[str, Row], structures: Mapping[str, str], findings: Findings
) -> None:
    absent = [f"{code} {structures[code]}" for code in structures.keys() - found.keys()]
    if absent and found:
        findings.warning(
            f"Structures absentes du fichier, laissées telles quelles : {len(absent)} sur "
            f"{len(structures)}, {named(absent)}."
        )
