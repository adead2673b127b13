"""A structure's part of a run as a file: what the convention carries, and what is downloaded."""

from collections.abc import Iterator
from decimal import Decimal

from allocation.engine import plain
from allocation.explanation.lines import SheetAxis, SheetLine
from allocation.explanation.selectors import Explanation, Solidarity, solidarity
from allocation.models import Axis
from structures.ground.lists import in_euros
from structures.models import Structure

EXTRACT_FORMAT = 2


def allocation_extract(
    explained: Explanation, structure: Structure, axes: list[SheetAxis]
) -> dict[str, object]:
    """Return the run as this structure may have it: the rule, the totals, its own figures."""
    run, parameters = explained.run, explained.parameters
    head = run.frame.facts["run"]
    return {
        "format": EXTRACT_FORMAT,
        "run": {name: head[name] for name in ("number", "campaign", "reference_year")}
        | {"computed_at": head["computed_at"], "record_sha256": run.sha256},
        "structure": {"code": structure.code, "name": structure.name},
        "envelope_cents": explained.envelope_cents,
        "parameters": {
            name: parameters[name]
            for name in ("advance_base", "advance_bp", "former_grant_bp", "unearned_axis3")
        },
        "axes": [_extracted_axis(axis) for axis in axes],
        "solidarity": _extracted_solidarity(solidarity(explained)),
        **_extracted_rails(explained),
        "totals": {
            name: getattr(explained.total, name)
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
    written = shared_on if variable else [plain(Decimal(value)) for value in shared_on]
    return {
        "number": line.number,
        "label": line.names["label"],
        "weight": line.weight,
        **dict(zip(names, written, strict=True)),
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
        "indicator": found.indicator,
        "coefficient": plain(found.coefficient),
        "measured": plain(found.measured),
        **({"reason": found.reason} if found.reason else {}),
    }


def _extracted_rails(explained: Explanation) -> dict[str, object]:
    """Return the limits and what they made of the fixed part, nothing where there are none."""
    own = explained.total.part.facts.get("guard_rails")
    if own is None:
        return {}
    facts = explained.run.frame.facts
    rates = {n: explained.parameters.get(n) for n in ("fixed_floor_bp", "fixed_cap_bp")}
    reference = facts["context"]["fixed_reference"]
    network = {f"network_{n}": cents for n, cents in facts["network"]["guard_rails"].items()}
    return {"guard_rails": rates | {"reference": reference} | own | network}


HEADINGS = (
    *(
        "Axe",
        "Indicateur",
        "Intitulé",
        "Valeur",
        "Total du réseau",
        "Enveloppe de l’indicateur (€)",
    ),
    *("Montant (€)", "Au centime inférieur (€)", "Reste de la division", "Rang du centime restant"),
)


def extract_rows(
    explained: Explanation, axes: list[SheetAxis]
) -> Iterator[tuple[str | int | Decimal | None, ...]]:
    """Yield the headings, a row an indicator, then the sums; values are exact."""
    yield HEADINGS
    for axis in axes:
        for line in axis.lines:
            shared = (line.value, line.total)
            own, whole = (in_euros(int(n)) if axis.variable else Decimal(n) for n in shared)
            amounts = map(in_euros, (line.pot_cents, line.amount_cents, line.floor_cents))
            names = axis.number, line.number, line.names["label"]
            yield (*names, own, whole, *amounts, line.remainder, line.left_over_rank)
    total, rails = explained.total, explained.total.part.facts.get("guard_rails")
    guarded = [("Garde-fous", rails["moved_cents"])] if rails else []
    for label, cents in (
        *guarded,
        ("Part fixe", total.fixed_cents),
        ("Part variable, au plus", total.ceiling_cents),
        ("Dotation maximale", total.maximum_cents),
        ("Premier versement", total.advance_cents),
    ):
        yield (None, None, label, None, None, None, in_euros(cents), None, None, None)
