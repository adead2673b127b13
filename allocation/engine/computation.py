"""The split: who gets how much, to the cent, and how each amount came about.

A pure function of its `Inputs`: whole cents and whole weights, no float, no clock, no
database. It reads downhill, one step a rule of allocation/RULES.md:
envelope, axes, pots, lines, fixed part, ceilings, maximum, advance, then the settlement
once axis 3 is rated. An auditor runs it alone: `python -m allocation.engine < inputs.json`.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from allocation.engine.inputs import FULL_BP, Axis, Cents, Inputs, Row, refuse
from allocation.engine.results import Result, _totals
from allocation.engine.settlement import _settlement
from allocation.engine.shares import scaled, split

SOLIDARITY_INDICATOR = 1  # rule 3: the one whose values take a coefficient


def compute(inputs: Inputs) -> Result:
    """Split the envelope of `inputs`, and settle it if axis 3 is rated.

    Raises InputsRefused when an axis or the fixed part has nothing to be shared on.
    Source: RULES.md, rules 1 to 8.
    """
    weights = _structure_weights(inputs)
    respread = tuple(sorted(number for number, row in weights.items() if not any(row.values())))
    axes = split(inputs.envelope_cents, {axis.number: axis.share_bp for axis in inputs.axes})
    pots = _pots(inputs.axes, axes, respread)
    lines = {number: split(pots[number], row) for number, row in weights.items() if number in pots}
    fixed = _totals(lines.values(), inputs.structures)
    ceilings = _ceilings(inputs, pots, fixed)
    maximum = _totals([fixed, *ceilings.values()], inputs.structures)
    result = Result(
        axes=axes,
        pots=pots,
        respread=respread,
        lines=lines,
        fixed=fixed,
        ceilings=ceilings,
        maximum=maximum,
        advance=_advance(inputs, fixed, maximum),
        settlement=None,
    )
    if inputs.ratings is None:
        return result
    return replace(result, settlement=_settlement(inputs, inputs.ratings, result))


def _structure_weights(inputs: Inputs) -> dict[int, dict[str, int]]:
    """Rule 3: what each pot of a fixed axis is shared on, as whole numbers."""
    weights = {}
    for number in (one.number for axis in inputs.axes_of("fixed") for one in axis.active):
        weights[number] = scaled(inputs.figures[number])
    if SOLIDARITY_INDICATOR in weights:
        row = weights[SOLIDARITY_INDICATOR]
        coefficients = dict.fromkeys(row, 1) | dict(inputs.parameters.solidarity)
        weights[SOLIDARITY_INDICATOR] = {
            code: row[code] * factor for code, factor in scaled(coefficients).items()
        }
    return weights


def _pots(
    axes: Iterable[Axis], amounts: Mapping[int, Cents], respread: Collection[int]
) -> dict[int, Cents]:
    """Rules 2 and 3: each axis by weight, over the indicators that measured something."""
    pots = {}
    for axis in axes:
        weights = {one.number: one.weight for one in axis.active if one.number not in respread}
        if weights:
            pots |= split(amounts[axis.number], weights)
        elif axis.share_bp:
            problem = "le total régional de tous ses indicateurs est nul. Vérifiez leurs valeurs."
            refuse(f"Axe {axis.number}", problem)
    return pots


def _ceilings(
    inputs: Inputs, pots: Mapping[int, Cents], fixed: Row[Cents]
) -> dict[int, dict[str, Cents]]:
    """Rule 5: each pot of a variable axis, pro rata of the fixed part."""
    if not any(fixed.values()):
        problem = "elle est nulle partout, l’axe variable ne peut pas se partager sur elle."
        refuse("Part fixe", f"{problem} Augmentez l’enveloppe ou la part des axes fixes.")
    numbers = [one.number for axis in inputs.axes_of("variable") for one in axis.active]
    return {number: split(pots[number], fixed) for number in numbers}


def _advance(inputs: Inputs, fixed: Row[Cents], maximum: Row[Cents]) -> dict[str, Cents]:
    """Rule 6: the first payment, never above the fixed part."""
    parameters = inputs.parameters
    if parameters.advance_base == "former_grant":
        grants, rate = parameters.former_grants, parameters.former_grant_bp
        wished = {code: grants[code] * rate // FULL_BP for code in inputs.structures}
    else:
        wished = split(inputs.envelope_cents * parameters.advance_bp // FULL_BP, maximum)
    return {code: min(wished[code], fixed[code]) for code in inputs.structures}
