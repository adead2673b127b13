"""A run's rows, as its record says them; computing and verifying both read them here."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from allocation.models import Axis, Run, RunLine, RunTotal, SettlementLine
from allocation.runs.record import Record, keeps_sharing, sharing
from structures.models import Structure


def run_lines(run: Run, structures: Mapping[str, Structure]) -> list[RunLine]:
    """Return one line an indicator and structure, by indicator then code, unsaved.

    What rounding did to each is left out where the run's record does not keep it.
    """
    shared = sharing(run.record)
    return [
        RunLine(run=run, structure=structures[code], **facts)
        for number in run.record["context"]["indicators"]
        for code, facts in _line_facts(run.record, number, shared)
    ]


def run_totals(run: Run, structures: Mapping[str, Structure]) -> list[RunTotal]:
    """Return one total a structure, by code, unsaved."""
    result = run.record["result"]
    grants = run.record["inputs"]["parameters"]["former_grants"]
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


def row_values(rows: Iterable[RunLine | RunTotal | SettlementLine]) -> set[tuple[object, ...]]:
    """Return the rows as comparable values, without their keys in the database."""
    return {
        tuple(
            getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"
        )
        for row in rows
    }


def _line_facts(
    record: Record, number: str, shared: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each structure's code and what its line of indicator `number` says."""
    names, result = record["context"]["indicators"][number], record["result"]
    measured = names["kind"] == Axis.Kind.FIXED
    level = "lines" if measured else "ceilings"
    if number not in result[level]:  # its pot went to the others of its axis
        return
    share, values = shared[level][number], shared["counted"].get(number, {})
    total = Decimal(share["whole"])
    for code, cents in result[level][number].items():
        facts = {
            "axis_number": names["axis"],
            "indicator_number": int(number),
            "kind": names["kind"],
            "value": Decimal(values[code]) if measured else None,
            "total": total if measured else None,
            "pot_cents": result["pots"][number],
            "amount_cents": cents,
        }
        yield code, facts | (_rounding(share, code) if keeps_sharing(record) else {})


def _rounding(share: Mapping[str, Any], code: str) -> dict[str, Any]:
    return {
        "floor_cents": share["floors"][code],
        "remainder": Decimal(share["remainders"][code]),
        "left_over_rank": share["ranks"].get(code),
    }
