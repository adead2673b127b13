"""A run's rows, as its record says them; computing and verifying both read them here."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import connection

from allocation.models import Axis, Run, RunLine, RunTotal, SettlementLine
from allocation.runs.record import Record, keeps_sharing
from structures.models import Structure

# A row by columns, in the order of the table: there are too many lines for an object each.
Line = tuple[object, ...]
LINE_COLUMNS = tuple(f.attname for f in RunLine._meta.concrete_fields if not f.primary_key)


def run_lines(
    run: Run, shared: Mapping[str, Any], structures: Mapping[str, Structure]
) -> Iterator[Line]:
    """Give one line an indicator and structure, by LINE_COLUMNS.

    `shared` is how each cent came about; what rounding did to each line is left out where
    the run's record does not keep it.
    """
    keys = {code: structure.pk for code, structure in structures.items()}
    for number in run.record["context"]["indicators"]:
        for code, facts in _line_facts(run.record, number, shared):
            yield (run.pk, keys[code], *facts)


def write_lines(lines: Iterable[Line]) -> None:
    """Store the lines of a run in one go, through the same checks as any row."""
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    text.seek(0)
    columns = ", ".join(LINE_COLUMNS)
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {RunLine._meta.db_table} ({columns}) FROM STDIN (FORMAT csv)", text
        )


def run_totals(run: Run, structures: Mapping[str, Structure]) -> list[RunTotal]:
    """Return one total a structure, by code, unsaved."""
    result = run.record["result"]
    parameters = run.record["inputs"]["parameters"]
    grants, due = parameters["former_grants"], parameters.get("advances_due", {})
    ceilings = result["ceilings"].values()
    return [
        RunTotal(
            run=run,
            structure=structures[code],
            fixed_cents=result["fixed"][code],
            ceiling_cents=sum(pot[code] for pot in ceilings),
            maximum_cents=result["maximum"][code],
            advance_cents=result["advance"][code],
            former_grant_cents=grants.get(code),
            advance_due_cents=due.get(code),
        )
        for code in sorted(result["fixed"])
    ]


def settlement_lines(run: Run, structures: Mapping[str, Structure]) -> list[SettlementLine]:
    """Return one line a structure, by code, unsaved; none as long as axis 3 is not rated."""
    result = run.record["result"]
    if run.record["inputs"].get("ratings") is None:
        return []
    return [
        SettlementLine(
            run=run,
            structure=structures[code],
            fixed_cents=result["fixed"][code],
            earned_cents=sum(row[code] for row in result["earned"].values()),
            redistributed_cents=result["redistribution"][code],
            final_cents=cents,
            advance_cents=result["advance"][code],
            balance_cents=result["balance"][code],
        )
        for code, cents in sorted(result["final"].items())
    ]


def row_values(rows: Iterable[RunTotal | SettlementLine]) -> set[Line]:
    """Return the rows as comparable values, without their keys in the database."""
    return {
        tuple(
            getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"
        )
        for row in rows
    }


def _line_facts(
    record: Record, number: str, shared: Mapping[str, Any]
) -> Iterator[tuple[str, Line]]:
    """Give each structure's code and what its line of indicator `number` says.

    The columns after those of run and structure: axis, indicator, nature, value, total, pot,
    amount, and what rounding did.
    """
    names, result = record["context"]["indicators"][number], record["result"]
    measured = names["kind"] == Axis.Kind.FIXED
    level = "lines" if measured else "ceilings"
    if number not in result[level]:  # its pot went to the others of its axis
        return
    share, values = shared[level][number], shared["counted"].get(number, {})
    cell = (names["axis"], int(number), names["kind"])
    total, pot = Decimal(share["whole"]) if measured else None, result["pots"][number]
    for code, cents in result[level][number].items():
        value = Decimal(values[code]) if measured else None
        rounding = _rounding(share, code) if keeps_sharing(record) else (None, None, None)
        yield code, (*cell, value, total, pot, cents, *rounding)


def _rounding(share: Mapping[str, Any], code: str) -> Line:
    return (share["floors"][code], Decimal(share["remainders"][code]), share["ranks"].get(code))
