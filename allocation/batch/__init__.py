"""The split of many variants of one campaign's figures at once, exact to the cent. Pure.

Owns the same rules as `engine` on arrays of whole numbers, the variants themselves (one figure
wrong, all of them drawn around what they are) and what they say of an amount. `engine` stays the
one that is read, sealed and verified: what is here is proved equal to it.
"""

from allocation.batch.arrays import Amounts, Cells, columns, counted, is_guarded, split_variants
from allocation.batch.draws import Spread, how_many, spreads
from allocation.batch.moves import Move, moves

__all__ = [
    "Amounts",
    "Cells",
    "Move",
    "Spread",
    "columns",
    "counted",
    "how_many",
    "is_guarded",
    "moves",
    "split_variants",
    "spreads",
]
