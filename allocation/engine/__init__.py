"""The split: who gets how much, to the cent, and how each amount came about. Pure.

Owns the rules of money and nothing else: no Django, no clock, no database. Its door for
auditors is `python -m allocation.engine < inputs.json`.
"""

from allocation.engine.computation import compute
from allocation.engine.decimals import exact_product, exact_sum, plain
from allocation.engine.inputs import InputsRefused, parse_inputs
from allocation.engine.results import Result
from allocation.engine.settlement import earned
from allocation.engine.shares import scaled, split

__all__ = [
    "InputsRefused",
    "Result",
    "compute",
    "earned",
    "exact_product",
    "exact_sum",
    "parse_inputs",
    "plain",
    "scaled",
    "split",
]
