"""The split: who gets how much, to the cent, and how each amount came about. Pure.

Owns the rules of money and nothing else: no Django, no clock, no database. Its door for
auditors is `python -m allocation.engine < inputs.json`.
"""

from allocation.engine.computation import compute
from allocation.engine.decimals import exact_product, exact_sum, plain
from allocation.engine.guard_rails import why_infeasible
from allocation.engine.inputs import SOLIDARITY_INDICATOR, InputsRefused
from allocation.engine.reading import parse_inputs
from allocation.engine.results import Result
from allocation.engine.settlement import BalanceRange, balance_range, earned
from allocation.engine.shares import split

__all__ = [
    "SOLIDARITY_INDICATOR",
    "BalanceRange",
    "InputsRefused",
    "Result",
    "balance_range",
    "compute",
    "earned",
    "exact_product",
    "exact_sum",
    "parse_inputs",
    "plain",
    "split",
    "why_infeasible",
]
