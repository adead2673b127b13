"""The split: who gets how much, to the cent, and how each amount came about.

A pure function of its `Inputs`: whole cents and whole weights, no float, no clock, no
database. It reads downhill, one step a rule of allocation/RULES.md:
envelope, axes, pots, lines, fixed part, ceilings, maximum, advance, then the settlement
once axis 3 is rated. An auditor runs it alone: `python -m allocation.engine < inputs.json`.
"""

import json
import math
import sys
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from allocation.engine_inputs import (
    FULL_BP,
    HIGHEST_LEVEL,
    Axis,
    Cents,
    Inputs,
    InputsRefused,
    Row,
    Table,
    parse_inputs,
    refuse,
)

K = TypeVar("K", int, str)

SOLIDARITY_INDICATOR = 1  # rule 3: the one whose values take a coefficient


@dataclass(frozen=True)
class Settlement:
    """What the ratings of axis 3 lead to, in cents (rules 7 and 8).

    `earned` is by indicator then structure, the others by structure. As the advance
    never exceeds the fixed part, a `balance` computed here is never below zero.
    """

    earned: Table[Cents]
    redistribution: Row[Cents]
    retained_cents: Cents
    final: Row[Cents]
    balance: Row[Cents]


@dataclass(frozen=True)
class Result:
    """Every amount of one split, in cents, from the envelope to each structure.

    `axes` is by axis, `pots` by indicator, `lines` (fixed axes) and `ceilings` (variable
    axes) by indicator then structure, the others by structure. `respread` lists the
    active indicators whose regional total is zero, so that their pot went to the others
    of their axis. `settlement` is None before the ratings.
    """

    axes: Mapping[int, Cents]
    pots: Mapping[int, Cents]
    respread: tuple[int, ...]
    lines: Table[Cents]
    fixed: Row[Cents]
    ceilings: Table[Cents]
    maximum: Row[Cents]
    advance: Row[Cents]
    settlement: Settlement | None

    def as_json(self) -> dict[str, object]:
        """Give the amounts in the format of `expected` in tests/golden/split.json."""
        amounts = vars(self) | (vars(self.settlement) if self.settlement else {})
        names = amounts.keys() - {"respread", "settlement"}
        return {name: _as_json(amounts[name]) for name in sorted(names)}


def split(total: Cents, weights: Mapping[K, int]) -> dict[K, Cents]:
    """Share `total` among the keys of `weights`, in proportion, to the cent.

    Each key gets its share rounded down; the cents left over go one each to the
    largest remainders, ties to the smallest key, so the parts always add up to
    `total` and the same input always gives the same answer.

    >>> split(100, {"A": 1, "B": 1, "C": 1})
    {'A': 34, 'B': 33, 'C': 33}

    Raises ValueError if a weight is negative or all are zero.
    Source: RULES.md, rule 4.
    """
    whole = sum(weights.values())
    if whole == 0 or min(weights.values()) < 0:
        raise ValueError("weights must be positive or zero, and not all zero")
    parts, remainders = {}, {}
    for key, weight in weights.items():
        parts[key], remainders[key] = divmod(total * weight, whole)
    left_over = total - sum(parts.values())
    # Both sorts keep the order of equals: the smallest key stays first among equal remainders.
    by_remainder = sorted(sorted(weights), key=remainders.__getitem__, reverse=True)
    for key in by_remainder[:left_over]:
        parts[key] += 1
    return parts


def scaled(values: Mapping[K, Decimal | int]) -> dict[K, int]:
    """Whole numbers in exactly the proportions of `values`, whatever the decimal context.

    >>> scaled({"A": Decimal("1.5"), "B": Decimal("0.25")})
    {'A': 6, 'B': 1}
    """
    ratios = {key: value.as_integer_ratio() for key, value in values.items()}
    scale = math.lcm(*{denominator for _, denominator in ratios.values()})
    return {key: numerator * (scale // denom) for key, (numerator, denom) in ratios.items()}


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


def earned(ceiling_cents: Cents, level: int) -> Cents:
    """Rule 7: 0, 1/3, 2/3 or all of a ceiling, rounded down to the cent.

    >>> [earned(1000, level) for level in range(4)]
    [0, 333, 666, 1000]
    """
    return ceiling_cents * level // HIGHEST_LEVEL


def _settlement(inputs: Inputs, ratings: Table[int], result: Result) -> Settlement:
    """Rules 7 and 8: what is earned, what becomes of the rest, what is left to pay."""
    ceilings = result.ceilings
    merited = {number: _earned(ceilings[number], ratings[number]) for number in ceilings}
    redistribution, retained = _unearned(inputs, result.pots, merited)
    final = _totals([result.fixed, *merited.values(), redistribution], inputs.structures)
    balance = {code: final[code] - result.advance[code] for code in inputs.structures}
    return Settlement(merited, redistribution, retained, final, balance)


def _earned(ceilings: Row[Cents], levels: Row[int]) -> dict[str, Cents]:
    return {code: earned(ceilings[code], levels[code]) for code in ceilings}


def _unearned(
    inputs: Inputs, pots: Mapping[int, Cents], merited: Table[Cents]
) -> tuple[dict[str, Cents], Cents]:
    """Rule 7: what was not earned, axis by axis: given out by merit, and kept by the Region."""
    shared: list[Row[Cents]] = []
    retained = 0
    for axis in inputs.axes_of("variable"):
        numbers = [one.number for one in axis.active]
        merits = _totals([merited[number] for number in numbers], inputs.structures)
        unearned = sum(pots[number] for number in numbers) - sum(merits.values())
        if inputs.parameters.unearned_axis3 == "redistribute" and any(merits.values()):
            shared.append(split(unearned, merits))
        else:
            retained += unearned
    return _totals(shared, inputs.structures), retained


def _totals(rows: Iterable[Row[Cents]], structures: Iterable[str]) -> dict[str, Cents]:
    totals = dict.fromkeys(structures, 0)
    for row in rows:
        for code, cents in row.items():
            totals[code] += cents
    return totals


def _as_json(value: object) -> object:
    if not isinstance(value, Mapping):
        return value
    return {str(key): _as_json(item) for key, item in value.items()}


def read_inputs(raw: bytes) -> Inputs:
    """Read inputs from JSON text in UTF-8, with or without a byte order mark.

    Raises InputsRefused, also for text that is not JSON or that repeats a key.
    """
    where = "Données"
    try:
        data = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_without_repeated_key)
    except InputsRefused:
        raise
    except json.JSONDecodeError as error:
        place = f"ligne {error.lineno}, colonne {error.colno}"
        refuse(where, f"le texte n’est pas du JSON correct, {place}. Corrigez-le à cet endroit.")
    except UnicodeDecodeError as error:
        refuse(where, f"l’octet {error.start} n’est pas de l’UTF-8. Enregistrez-les en UTF-8.")
    except (ValueError, RecursionError):
        refuse(where, "un nombre est trop long ou l’imbrication trop profonde. Vérifiez-les.")
    return parse_inputs(data)


def _without_repeated_key(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields: dict[str, object] = {}
    for key, value in pairs:
        if key in fields:
            refuse("Données", f"la clé {key!r} est écrite deux fois. Gardez-en une seule.")
        fields[key] = value
    return fields


def main() -> int:
    """Split the JSON inputs of standard input; 0 and JSON, or 2 and one line on standard error."""
    try:
        result = compute(read_inputs(sys.stdin.buffer.read()))
    except InputsRefused as refusal:
        print(refusal, file=sys.stderr)
        return 2
    print(json.dumps(result.as_json(), indent=1, sort_keys=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
