"""The settlement: what the levels of axis 3 earn, and what becomes of the rest."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from allocation.engine.inputs import HIGHEST_LEVEL, Cents, Inputs, Row, Table
from allocation.engine.results import Result, Settlement, totals
from allocation.engine.shares import Shares, shares


class BalanceRange(NamedTuple):
    """The balance with all levels at 0, then all at 3, in cents."""

    low_cents: Cents
    high_cents: Cents


def balance_range(
    fixed: Cents, ceiling: Cents, advance: Cents, decided: Iterable[tuple[Cents, int]] = ()
) -> BalanceRange:
    """Rule 9: the lowest and the highest balance, before anything is redistributed.

    `decided` are the ceilings whose level is settled already, with it: they count as they are.

    >>> balance_range(fixed=850, ceiling=150, advance=800)
    BalanceRange(low_cents=50, high_cents=200)
    >>> balance_range(fixed=850, ceiling=150, advance=800, decided=[(90, 2)])
    BalanceRange(low_cents=110, high_cents=170)
    """
    low, high = fixed - advance, fixed + ceiling - advance
    for cents, level in decided:
        low += earned(cents, level)
        high -= cents - earned(cents, level)
    return BalanceRange(low, high)


def earned(ceiling_cents: Cents, level: int) -> Cents:
    """Rule 7: 0, 1/3, 2/3 or all of a ceiling, rounded down to the cent.

    >>> [earned(1000, level) for level in range(4)]
    [0, 333, 666, 1000]
    """
    return ceiling_cents * level // HIGHEST_LEVEL


def settlement(inputs: Inputs, ratings: Table[int], result: Result) -> Settlement:
    """Rules 7 and 8: what is earned, what becomes of the rest, what is left to pay."""
    ceilings = result.ceilings
    merited = {number: _earned(ceilings[number], ratings[number]) for number in ceilings}
    shared, retained = _unearned(inputs, result.pots, merited)
    redistribution = totals([axis.parts for axis in shared.values()], inputs.structures)
    final = totals([result.fixed, *merited.values(), redistribution], inputs.structures)
    balance = {code: final[code] - result.advance[code] for code in inputs.structures}
    return Settlement(merited, redistribution, retained, final, balance, shared)


def _earned(ceilings: Row[Cents], levels: Row[int]) -> dict[str, Cents]:
    return {code: earned(ceilings[code], levels[code]) for code in ceilings}


def _unearned(
    inputs: Inputs, pots: Mapping[int, Cents], merited: Table[Cents]
) -> tuple[dict[int, Shares[str]], Cents]:
    """Rule 7: what was not earned, axis by axis: given out by merit, and kept by the Region."""
    shared = {}
    retained = 0
    for axis in inputs.axes_of("variable"):
        numbers = [one.number for one in axis.active]
        merits = totals([merited[number] for number in numbers], inputs.structures)
        unearned = sum(pots[number] for number in numbers) - sum(merits.values())
        if inputs.parameters.unearned_axis3 == "redistribute" and any(merits.values()):
            shared[axis.number] = shares(unearned, merits)
        else:
            retained += unearned
    return shared, retained
