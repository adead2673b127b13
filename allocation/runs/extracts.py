"""What pages and conventions read of a run in place of its whole record. Pure.

The record grows with the network and is read for proof alone: recomputed, verified, sent as
it is. What it says is parted once, when it is kept: the frame, the same for everybody, and a
part for each structure, so that reading one costs the same in a network of 11 or of 10 000.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from allocation.engine import SOLIDARITY_INDICATOR
from allocation.runs.record import Record

# The last two where some figure needs it, or where there are guard rails.
SHARED = ("axes", "indicators", "former_definitions", "fixed_reference")
OF_A_STRUCTURE = ("former_grants", "solidarity", "advances_due", "reference_fixed")


def frame_of(record: Record, shared: Mapping[str, Any]) -> dict[str, Any]:
    """Return what does not depend on a structure, where the record has it, and network sums.

    `shared` is how each cent came about (`record.sharing`).
    """
    context, inputs, result = record["context"], record["inputs"], record["result"]
    parameters = inputs["parameters"]
    solidarity = parameters.get("solidarity_indicator", SOLIDARITY_INDICATOR)
    return {
        "run": record["run"],
        "context": {name: context[name] for name in SHARED if name in context},
        "inputs": {
            "envelope_cents": inputs["envelope_cents"],
            "axes": inputs["axes"],
            "parameters": {k: v for k, v in parameters.items() if k not in OF_A_STRUCTURE},
        },
        "result": {name: result[name] for name in ("axes", "pots")},
        "network": {
            "fixed_cents": sum(result["fixed"].values()),
            "advance_pot_cents": shared["advance"] and shared["advance"]["total_cents"],
            "solidarity_indicator": solidarity if parameters["solidarity"] else None,
            "earned_cents": {n: sum(row.values()) for n, row in result.get("earned", {}).items()},
            "retained_cents": result.get("retained_cents"),
            **_rails_of_network(result, shared),
        },
    }


def _rails_of_network(
    result: Mapping[str, Any], shared: Mapping[str, Any]
) -> dict[str, dict[str, int]]:
    """Return what guard rails give and take of those they hold, and what the others share."""
    if "guard_rails" not in shared:
        return {}
    rails = shared["guard_rails"]
    moved = [result["guarded"][code] for code in rails["held"]]
    free = rails["free"]
    return {
        "guard_rails": {
            "given_cents": sum(cents for cents in moved if cents > 0),
            "taken_cents": -sum(cents for cents in moved if cents < 0),
            "left_cents": free["total_cents"] if free else 0,
            "whole_cents": int(free["whole"]) if free else 0,
        }
    }


def _rails_of(
    code: str, inputs: Mapping[str, Any], result: Mapping[str, Any], shared: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """Return what guard rails say of a structure: its reference, its bounds, what holds it."""
    if "guard_rails" not in shared:
        return {}
    rails = shared["guard_rails"]
    return {
        "guard_rails": {
            "reference_cents": inputs["parameters"].get("reference_fixed", {}).get(code),
            "floor_cents": rails["floors"].get(code),
            "cap_cents": rails["caps"].get(code),
            "held": rails["held"].get(code, ""),
            "moved_cents": result["guarded"][code],
            "rank": rails["free"]["ranks"].get(code) if rails["free"] else None,
        }
    }


def parts_of(record: Record, shared: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give each structure's code with what the record says of it and its lines do not.

    `measured` are its figures before any coefficient, `levels` and `earned` those of axis 3.
    """
    inputs, result = record["inputs"], record["result"]
    figures, coefficients = inputs["figures"], inputs["parameters"]["solidarity"]
    reasons = record["context"].get("solidarity", {})
    provenance, capped = record["context"]["figures"], set(shared["capped"])
    levels, earned = inputs.get("ratings") or {}, result.get("earned", {})
    for code in result["fixed"]:
        yield (
            code,
            {
                "measured": _of(code, figures),
                "provenance": _of(code, provenance),
                "coefficient": coefficients.get(code),
                "capped": code in capped,
                "levels": _of(code, levels),
                "earned": _of(code, earned),
                # A record of before has none: what was parted of it stays the same.
                **({"coefficient_reason": reasons[code]} if code in reasons else {}),
                **_rails_of(code, inputs, result, shared),
            },
        )


def _of(code: str, table: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {number: row[code] for number, row in table.items() if code in row}
