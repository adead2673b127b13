"""Fixed parts and maxima of many variants of a campaign's figures."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from allocation.batch.shares import LARGEST, Cells, NothingToShareOn, share_rows
from allocation.engine.computation import compute, counted_values, pots_of
from allocation.engine.inputs import Inputs, refuse
from allocation.engine.shares import scaled

# Cells worked on at once: what they take stays in the processor's own memory.
BLOCK = 2**15
Rows = slice | Cells
Variants = Mapping[int, Cells]  # by indicator: variants × structures, or one row for all of them


@dataclass(frozen=True)
class Amounts:
    """What each variant gives, in cents: variants × structures, in the order of `columns`."""

    fixed: Cells
    maximum: Cells


def columns(inputs: Inputs) -> tuple[str, ...]:
    """Return the structures in the order of the columns: that of ties, the smallest code first."""
    return tuple(sorted(inputs.structures))


def counted(inputs: Inputs) -> dict[int, Cells]:
    """Return what the inputs share on, by indicator, as one row of whole numbers of some unit.

    In int64 where it holds them, else in Python's whole numbers.
    """
    rows = {}
    for number, row in counted_values(inputs).items():
        weights = scaled(row)[0]
        values = [weights[code] for code in columns(inputs)]
        rows[number] = np.array([values], dtype=np.int64 if max(values) <= LARGEST else object)
    return rows


def split_variants(inputs: Inputs, variants: Variants) -> Amounts:
    """Split the envelope of `inputs` once a variant, each exactly as `compute` does.

    `variants` gives the counted values of each active indicator of a fixed axis, solidarity
    coefficients included, in whole numbers of whatever unit. Guard rails are left to `compute`,
    variant by variant. Raises InputsRefused where it does.
    """
    if inputs.envelope_cents > LARGEST:
        refuse("Enveloppe", "elle est trop grande pour un calcul par lots. Vérifiez-la.")
    count = max(len(cells) for cells in variants.values())
    found = Amounts(*(np.empty((count, len(inputs.structures)), np.int64) for _ in range(2)))
    for block in _blocks(count, len(inputs.structures)):
        some = {n: cells if len(cells) == 1 else cells[block] for n, cells in variants.items()}
        split = _readable if is_guarded(inputs) else _split
        for rows, amounts in split(inputs, some, block.stop - block.start):
            found.fixed[block][rows], found.maximum[block][rows] = amounts.fixed, amounts.maximum
    return found


def _blocks(count: int, width: int) -> Iterator[slice]:
    step = max(1, BLOCK // width)
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))


def is_guarded(inputs: Inputs) -> bool:
    """Tell whether fixed parts have bounds: each variant is then split by the readable engine."""
    parameters = inputs.parameters
    return parameters.fixed_floor_bp is not None or parameters.fixed_cap_bp is not None


def _split(inputs: Inputs, block: Variants, count: int) -> Iterator[tuple[Rows, Amounts]]:
    """Give the amounts of all rows at once, unless in some an indicator measured nothing."""
    try:
        found = _shared(inputs, block, ())
    except NothingToShareOn:
        yield from _split_apart(inputs, block, count)
    else:
        yield slice(None), found


def _split_apart(inputs: Inputs, block: Variants, count: int) -> Iterator[tuple[Rows, Amounts]]:
    """Give the amounts of the rows that leave the same indicators without anything measured."""
    empty = {number: ~(cells != 0).any(axis=1) for number, cells in block.items()}
    nothing = np.array([np.broadcast_to(one, count) for one in empty.values()])
    for pattern in np.unique(nothing, axis=1).T:
        rows = np.flatnonzero((nothing == pattern[:, None]).all(axis=0))
        respread = [number for number, is_empty in zip(empty, pattern, strict=True) if is_empty]
        some = {n: cells if len(cells) == 1 else cells[rows] for n, cells in block.items()}
        try:
            yield rows, _shared(inputs, some, respread)
        except NothingToShareOn:
            refuse("Part fixe", "une variante la rend nulle partout. Vérifiez les valeurs.")


def _shared(inputs: Inputs, block: Variants, respread: Collection[int]) -> Amounts:
    _, by_axis = pots_of(inputs, respread)
    pots = {number: cents for axis in by_axis.values() for number, cents in axis.parts.items()}
    shape = max(map(len, block.values())), len(inputs.structures)
    lines = (share_rows(pots[number], cells) for number, cells in block.items() if number in pots)
    fixed = _added(lines, np.zeros(shape, np.int64))
    variable = [one.number for axis in inputs.axes_of("variable") for one in axis.active]
    ceilings = (share_rows(pots[number], fixed) for number in variable)
    return Amounts(fixed, _added(ceilings, fixed.copy()))


def _added(rows: Iterable[Cells], total: Cells) -> Cells:
    """Add rows one after the other: what is not kept is memory that need not be asked for again."""
    for row in rows:
        total += row
    return total


def _readable(inputs: Inputs, block: Variants, count: int) -> Iterator[tuple[Rows, Amounts]]:
    """Give the amounts of each row, by the engine that is read."""
    codes = columns(inputs)
    plain = replace(inputs, parameters=replace(inputs.parameters, solidarity={}), ratings=None)
    for row in range(count):
        figures = {
            number: dict(zip(codes, map(Decimal, cells[row % len(cells)].tolist()), strict=True))
            for number, cells in block.items()
        }
        found = compute(replace(plain, figures=figures))
        amounts = ([[part[code] for code in codes]] for part in (found.fixed, found.maximum))
        yield np.array([row]), Amounts(*map(np.array, amounts))
