"""A run's rows, as its record says them; computing and verifying both read them here."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from allocation.engine import exact_product, exact_sum
from allocation.models import Axis, Run, RunLine, RunTotal, SettlementLine
from structures.models import Structure

SOLIDARITY_INDICATOR = 1


def run_lines(run: Run, structures: Mapping[str, Structure]) -> list[RunLine]:
    """Return one line an indicator and structure, by indicator then code, unsaved."""
    result, indicators = run.record["result"], run.record["context"]["indicators"]
    rows = {Axis.Kind.FIXED: result["lines"], Axis.Kind.VARIABLE: result["ceilings"]}
    return [
        RunLine(
            run=run,
            structure=structures[code],
            axis_number=names["axis"],
            indicator_number=int(number),
            kind=names["kind"],
            value=values[code] if values else None,
            total=exact_sum(values.values()) if values else None,
            pot_cents=result["pots"][number],
            amount_cents=cents,
        )
        for number, names in indicators.items()
        for values in [_counted_values(run, number)]
        for code, cents in rows[names["kind"]].get(number, {}).items()
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


def _counted_values(run: Run, number: str) -> dict[str, Decimal]:
    inputs = run.record["inputs"]
    values = {c: Decimal(v) for c, v in inputs["figures"].get(number, {}).items()}
    if int(number) != SOLIDARITY_INDICATOR:
        return values
    coefficients = inputs["parameters"]["solidarity"]
    return {c: exact_product(v, Decimal(coefficients.get(c, "1"))) for c, v in values.items()}
