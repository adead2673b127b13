"""The batch engine: against one pass over its arrays, and against loops on the same work."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from functools import partial
from statistics import median
from typing import Any

import numpy as np

from allocation.batch import columns, counted, split_variants
from allocation.engine import compute, parse_inputs
from allocation.engine.inputs import Inputs
from script.benches.measuring import Row, ratio_row, spent, times
from script.benches.money import Ints, added, invented_inputs, plain_inputs, plain_pots, plain_share

SIZES = (11, 436, 10_000, 35_000, 1_000_000)
PROVED = 35_000  # beyond, the readable engine takes too long to be asked as well
LONG = 100_000  # from there the loops are measured once
MOST_CENTS = 64_500_000_000  # 645 M€
INDICATORS = 10
VARIANTS, WIDE, LOOPED = 10_000, 436, 10
SEVERAL = 1_000  # calls measured at once on a small network

Share = Callable[[int, Ints], Ints]


def batch_rows(size: int, rounds: int) -> list[Row]:
    """One split in arrays, against a pass of `sum` over as many cells, and against two loops."""
    given, inputs = _given(size)
    cells = counted(inputs)
    [found] = split_variants(inputs, cells).maximum.tolist()
    whole = plain_inputs(given)
    assert found == looped(whole, plain_share)
    if size <= PROVED:
        maximum = compute(inputs).maximum
        assert found == [maximum[code] for code in columns(inputs)]
    array = np.concatenate([*cells.values(), *[cells[1]] * (INDICATORS - len(cells))])
    often = max(1, SEVERAL * SIZES[0] // size)
    split, one_pass = partial(split_variants, inputs, cells), partial(array.sum)
    rounds, few = max(rounds, 5), 1 if size >= LONG else rounds
    what = "par lots, contre"
    loops = {"une boucle d’entiers": plain_share, "une boucle de décimaux": decimal_share}
    aim = "≤ × 120" if size > WIDE else "–"
    return [
        ratio_row(
            f"{what} un parcours des cellules",
            _several(often, split),
            _several(often, one_pass),
            rounds=rounds,
            aim=aim,
        ),
        *(
            ratio_row(f"{what} {name}", split, partial(looped, whole, share), rounds=few, aim="–")
            for name, share in loops.items()
        ),
    ]


def variant_rows(rounds: int, count: int = VARIANTS, size: int = WIDE) -> list[Row]:
    """Many variants in arrays, against a plain loop that is measured on a few of them."""
    given, inputs = _given(size)
    chance = np.random.default_rng(size)
    variants = {n: chance.integers(100, 9_999, (count, size)) for n in counted(inputs)}
    found = split_variants(inputs, variants).maximum
    whole = plain_inputs(given)
    some = [
        whole | {"figures": {str(n): cells[row].tolist() for n, cells in variants.items()}}
        for row in range(LOOPED)
    ]

    def loop() -> list[Ints]:
        return [looped(one, plain_share) for one in some]

    assert found[:LOOPED].tolist() == loop()
    pairs = [(spent(partial(split_variants, inputs, variants)), spent(loop)) for _ in range(rounds)]
    ratios = [mine.processor / its.processor * LOOPED / count for mine, its in pairs]
    return [
        Row(
            f"{count} variantes de {size} structures, contre une boucle d’entiers",
            times(median(ratios)),
            f"{times(min(ratios))} à {times(max(ratios))}",
            f"boucle mesurée sur {LOOPED} variantes",
            "≤ × 0,06",
        )
    ]


def looped(given: dict[str, Any], share: Share) -> Ints:
    """Do what the batch engine does, structure by structure: the maxima."""
    pots = plain_pots(given)
    fixed = added([share(pots[n], row) for n, row in given["figures"].items()])
    return added([fixed, *(share(pots[n], fixed) for n in given["ratings"])])


def decimal_share(total: int, weights: Ints) -> Ints:
    """Share `total` as `plain_share` does, on decimals of as many digits as it takes."""
    with localcontext(prec=60):
        values = [Decimal(weight) for weight in weights]
        whole = sum(values)
        products = [total * value for value in values]
        parts = [product // whole for product in products]
        remainders = [part * whole - one for part, one in zip(parts, products, strict=True)]
        left_over = total - int(sum(parts))
    for rank in sorted(range(len(parts)), key=remainders.__getitem__)[:left_over]:
        parts[rank] += 1
    return [int(part) for part in parts]


def _given(size: int) -> tuple[dict[str, Any], Inputs]:
    given = invented_inputs(size)
    given["envelope_cents"] = min(given["envelope_cents"], MOST_CENTS)
    return given, parse_inputs(given)


def _several(often: int, work: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for _ in range(often)]
