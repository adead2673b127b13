"""What one structure would get if its own values were others, the rest of the network unchanged.

It rests on what a structure is shown of a split and on nothing else: its own values and
amounts, the rule, the network's totals. The others stand as one, REST, with what the totals
leave to them, and the same `compute` shares the pots between the two. To whom the left-over
cents go depends on values that are not shown: a line that changes is right to the cent, one
that does not stays as it was adopted. Guard rails and what is redistributed depend on the
others alone: they are left out, and whoever shows an answer says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from allocation.engine.computation import compute, parts_of_former_grants
from allocation.engine.decimals import UNBOUNDED, plain
from allocation.engine.inputs import Cents, Inputs, Table
from allocation.engine.reading import parse_inputs
from allocation.engine.results import Result
from allocation.engine.settlement import earned
from allocation.engine.shares import shares

OWN, REST = "own", "rest"
Values = Mapping[int, Decimal]  # by indicator number, before any coefficient


@dataclass(frozen=True)
class Shown:
    """What a structure is shown of a split, beside the rule.

    `measured` are its own values before the `coefficient`, `counted` after it, `totals` the
    sums of what all structures count; all by indicator number, for the active ones of the
    fixed axes.
    """

    measured: Values
    counted: Values
    totals: Values
    coefficient: Decimal | None
    former_grant_cents: Cents | None
    advance_due_cents: Cents | None


@dataclass(frozen=True)
class Amounts:
    """What a structure has of a split before axis 3 is rated, in cents."""

    lines: Mapping[int, Cents]
    fixed: Cents
    ceilings: Mapping[int, Cents]
    maximum: Cents
    advance: Cents


@dataclass(frozen=True)
class Standing:
    """Where a what-if starts from: the split between OWN and REST, what OWN has as adopted."""

    inputs: Inputs
    result: Result
    adopted: Amounts
    measured: Values


@dataclass(frozen=True)
class WhatIf:
    """What the structure would have, and get with its levels, in cents.

    `respread` are the indicators that nobody would count: their pot goes to the others of the axis.
    """

    amounts: Amounts
    earned: Mapping[int, Cents]
    respread: tuple[int, ...]

    @property
    def final(self) -> Cents:
        """The final amount, before anything is redistributed."""
        return self.amounts.fixed + sum(self.earned.values())

    @property
    def balance(self) -> Cents:
        """What is left to pay after the first payment (rule 8)."""
        return self.final - self.amounts.advance


def standing(rule: Mapping[str, object], shown: Shown, adopted: Amounts) -> Standing:
    """Return where the what-ifs of a structure start from.

    `rule` has what a record keeps of envelope, axes and parameters for everybody.
    Raises InputsRefused if it cannot be read.
    """
    weighed = {} if shown.coefficient is None else {OWN: plain(shown.coefficient)}
    grant, due = shown.former_grant_cents, shown.advance_due_cents
    parameters = {
        "solidarity": weighed,
        "former_grants": {} if grant is None else {OWN: grant, REST: 0},
        "advances_due": {} if due is None else {OWN: due},
    }
    known = rule["parameters"]
    assert isinstance(known, Mapping)  # as every record has it
    inputs = parse_inputs(
        {
            **rule,
            "structures": [OWN, REST],
            "figures": {str(n): _two_sided(shown, n) for n in shown.measured},
            "parameters": {**known, **parameters},
        }
    )
    return Standing(inputs, compute(inputs), adopted, shown.measured)


def what_if(known: Standing, values: Values, levels: Mapping[int, int]) -> WhatIf:
    """Return what the structure would have with these values and levels.

    Raises InputsRefused when an axis would have nothing to be shared on.
    """
    rest: Table[Decimal] = known.inputs.figures
    figures = {n: {OWN: values[n], REST: row[REST]} for n, row in rest.items()}
    inputs = replace(known.inputs, figures=figures)
    result = compute(inputs)
    amounts = _amounts(known, inputs, result)
    merited = {n: earned(cents, levels[n]) for n, cents in amounts.ceilings.items()}
    return WhatIf(amounts, merited, result.respread)


def one_more(known: Standing, values: Values, number: int) -> Cents:
    """Return what one more counted by an indicator would change of the maximum, in cents."""
    nothing = dict.fromkeys(known.adopted.ceilings, 0)
    more = {**values, number: UNBOUNDED.add(values[number], Decimal(1))}
    here, there = (what_if(known, those, nothing) for those in (values, more))
    return there.amounts.maximum - here.amounts.maximum


def _two_sided(shown: Shown, number: int) -> dict[str, str]:
    """Return the structure's own value, and what all the others count together."""
    others = UNBOUNDED.subtract(shown.totals[number], shown.counted[number])
    return {OWN: plain(shown.measured[number]), REST: plain(others)}


def _amounts(known: Standing, inputs: Inputs, result: Result) -> Amounts:
    """Keep what stays as adopted, to the cent, and take what changes from `result`."""
    adopted, whole = known.adopted, sum(result.fixed.values())
    lines = {number: _line(known, result, number) for number in result.lines}
    moved = sum(lines.values()) - sum(adopted.lines.values())
    fixed = min(max(adopted.fixed + moved, 0), whole)
    if fixed == adopted.fixed:
        return replace(adopted, lines=lines)
    sides = {OWN: fixed, REST: whole - fixed}
    ceilings = {n: shares(result.pots[n], sides).parts[OWN] for n in result.ceilings}
    maximum = fixed + sum(ceilings.values())
    return Amounts(lines, fixed, ceilings, maximum, _advance(inputs, result, fixed, maximum))


def _line(known: Standing, result: Result, number: int) -> Cents:
    was, now = known.result, result
    same = was.pots.get(number) == now.pots[number] and was.counted[number] == now.counted[number]
    return known.adopted.lines[number] if same else now.lines[number][OWN]


def _advance(inputs: Inputs, result: Result, fixed: Cents, maximum: Cents) -> Cents:
    """Rule 6, for one structure."""
    due, pot = inputs.parameters.advances_due.get(OWN), result.advance_pot_cents
    if due is not None:
        return due
    if pot is None:
        return min(parts_of_former_grants(inputs)[OWN], fixed)
    return min(shares(pot, {OWN: maximum, REST: inputs.envelope_cents - maximum}).parts[OWN], fixed)
