"""The run as one structure may have it: a JSON file attached to its convention."""

from allocation.agreements.lines import SheetAxis, SheetLine, Solidarity, solidarity
from allocation.engine import plain
from allocation.models import Axis, Run, RunTotal
from structures.models import Structure

EXTRACT_FORMAT = 2


def agreement_extract(
    run: Run, structure: Structure, axes: list[SheetAxis], total: RunTotal
) -> dict[str, object]:
    """Return the run as this structure may have it: the rule, the totals, its own figures."""
    head, parameters = run.record["run"], run.record["inputs"]["parameters"]
    return {
        "format": EXTRACT_FORMAT,
        "run": {name: head[name] for name in ("number", "campaign", "reference_year")}
        | {"computed_at": head["computed_at"], "record_sha256": run.sha256},
        "structure": {"code": structure.code, "name": structure.name},
        "envelope_cents": run.record["inputs"]["envelope_cents"],
        "parameters": {
            name: parameters[name]
            for name in ("advance_base", "advance_bp", "former_grant_bp", "unearned_axis3")
        },
        "axes": [_extracted_axis(axis) for axis in axes],
        "solidarity": _extracted_solidarity(solidarity(run, structure.code)),
        "totals": {
            name: getattr(total, name)
            for name in (
                *("fixed_cents", "ceiling_cents", "maximum_cents"),
                *("advance_cents", "former_grant_cents"),
            )
        },
    }


def _extracted_axis(axis: SheetAxis) -> dict[str, object]:
    return {
        "number": axis.number,
        "label": axis.label,
        "kind": Axis.Kind.VARIABLE if axis.variable else Axis.Kind.FIXED,
        "share_bp": axis.share_bp,
        "pot_cents": axis.pot_cents,
        "amount_cents": axis.amount_cents,
        "without_measure": axis.unmeasured,
        "indicators": [_extracted_line(line, axis.variable) for line in axis.lines],
    }


def _extracted_line(line: SheetLine, variable: bool) -> dict[str, object]:
    names = ("fixed_part_cents", "network_fixed_part_cents") if variable else ("value", "total")
    shared_on = (line.value, line.total)
    if not variable:
        shared_on = tuple(plain(value) for value in shared_on)
    return {
        "number": line.number,
        "label": line.names["label"],
        "weight": line.weight,
        **dict(zip(names, shared_on, strict=True)),
        "pot_cents": line.pot_cents,
        "amount_cents": line.amount_cents,
        "rounded_down_cents": line.floor_cents,
        "remainder": None if line.remainder is None else plain(line.remainder),
        "left_over_rank": line.left_over_rank,
        "provenance": line.provenance,
    }


def _extracted_solidarity(found: Solidarity | None) -> dict[str, object] | None:
    if found is None:
        return None
    return {
        "indicator": found.number,
        "coefficient": plain(found.coefficient),
        "measured": plain(found.measured),
    }
