"""The split: who gets how much, to the cent, and how each amount came about.

A pure function of its `Inputs`: whole cents and whole weights, no float, no clock, no
database. It reads downhill, one step a rule of allocation/RULES.md:
envelope, axes, pots, lines, fixed part, ceilings, maximum, advance, then the settlement
once axis 3 is rated. An auditor runs it alone: `python -m allocation.engine < inputs.json`.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from decimal import Decimal

from allocation.engine.decimals import UNBOUNDED
from allocation.engine.guard_rails import guarded
from allocation.engine.inputs import FULL_BP, Cents, Inputs, Row, Table, refuse
from allocation.engine.results import Result, Sharing, amounts, totals
from allocation.engine.settlement import settlement
from allocation.engine.shares import Shares, pro_rata, shares


def compute(inputs: Inputs) -> Result:
    """Split the envelope of `inputs`, and settle it if axis 3 is rated.

    Raises InputsRefused when an axis or the fixed part has nothing to be shared on.
    Source: RULES.md, rules 1 to 8.
    """
    counted = counted_values(inputs)
    respread = tuple(sorted(number for number, row in counted.items() if not any(row.values())))
    axes, by_axis = pots_of(inputs, respread)
    pots = {number: cents for axis in by_axis.values() for number, cents in axis.parts.items()}
    lines = {
        number: pro_rata(pots[number], row) for number, row in counted.items() if number in pots
    }
    measured = totals(amounts(lines).values(), inputs.structures)
    guard = guarded(measured, inputs.parameters)
    fixed = guard.fixed if guard else measured
    ceilings = _ceilings(inputs, pots, fixed)
    maximum = totals([fixed, *amounts(ceilings).values()], inputs.structures)
    advance = _advance(inputs, maximum)
    wished = advance.parts if advance else _parts_of_former_grants(inputs)
    due = inputs.parameters.advances_due
    result = Result(
        axes=axes.parts,
        pots=pots,
        respread=respread,
        counted=counted,
        lines=amounts(lines),
        fixed=fixed,
        ceilings=amounts(ceilings),
        maximum=maximum,
        advance={c: due.get(c, min(wished[c], fixed[c])) for c in inputs.structures},
        capped=tuple(sorted(c for c in fixed if wished[c] > fixed[c] and c not in due)),
        sharing=Sharing(axes, by_axis, lines, ceilings, advance, guard),
        settlement=None,
    )
    if inputs.ratings is None:
        return result
    return replace(result, settlement=settlement(inputs, inputs.ratings, result))


def counted_values(inputs: Inputs) -> Table[Decimal]:
    """Rule 3: what each pot of a fixed axis is shared on, coefficients included."""
    active = [one.number for axis in inputs.axes_of("fixed") for one in axis.active]
    counted = {number: inputs.figures[number] for number in active}
    coefficients = inputs.parameters.solidarity
    weighted = inputs.parameters.solidarity_indicator
    if coefficients and weighted in counted:
        counted[weighted] = {
            code: UNBOUNDED.multiply(value, coefficients.get(code, Decimal(1)))
            for code, value in counted[weighted].items()
        }
    return counted


def pots_of(
    inputs: Inputs, respread: Collection[int]
) -> tuple[Shares[int], dict[int, Shares[int]]]:
    """Rules 1 to 3: the axes, and each by weight over the indicators that measured something."""
    axes = shares(inputs.envelope_cents, {axis.number: axis.share_bp for axis in inputs.axes})
    pots = {}
    for axis in inputs.axes:
        weights = {one.number: one.weight for one in axis.active if one.number not in respread}
        if weights:
            pots[axis.number] = shares(axes.parts[axis.number], weights)
        elif axis.share_bp:
            problem = "le total régional de tous ses indicateurs est nul. Vérifiez leurs valeurs."
            refuse(f"Axe {axis.number}", problem)
    return axes, pots


def _ceilings(
    inputs: Inputs, pots: Mapping[int, Cents], fixed: Row[Cents]
) -> dict[int, Shares[str]]:
    """Rule 5: each pot of a variable axis, pro rata of the fixed part."""
    if not any(fixed.values()):
        problem = "elle est nulle partout, l’axe variable ne peut pas se partager sur elle."
        refuse("Part fixe", f"{problem} Augmentez l’enveloppe ou la part des axes fixes.")
    numbers = [one.number for axis in inputs.axes_of("variable") for one in axis.active]
    return {number: shares(pots[number], fixed) for number in numbers}


def _advance(inputs: Inputs, maximum: Row[Cents]) -> Shares[str] | None:
    """Rule 6: the first payments before the cap, unless they follow the former grants."""
    if inputs.parameters.advance_base == "former_grant":
        return None
    return shares(inputs.envelope_cents * inputs.parameters.advance_bp // FULL_BP, maximum)


def _parts_of_former_grants(inputs: Inputs) -> dict[str, Cents]:
    """Rule 6: the first payments before the cap, when they follow the former grants."""
    grants, rate = inputs.parameters.former_grants, inputs.parameters.former_grant_bp
    assert rate is not None  # inputs that follow former grants without a rate are refused
    return {code: grants[code] * rate // FULL_BP for code in inputs.structures}
