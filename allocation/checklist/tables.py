"""The list of how each amount spreads."""

from structures.ground.lists import Column, ListFilter, ListTable, Money, Words
from structures.network.selectors import STRUCTURE_WORDS


class SpreadTable(ListTable):
    """The amount of each structure, and how far it goes over the draws."""

    caption = "Étendue de chaque dotation maximale sur l’ensemble des tirages"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/checklist/_spread_row.html"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    amount = Money("Dotation calculée", "amount_cents")
    lowest = Money("La plus basse", "lowest_cents")
    low = Money("5 % en dessous", "low_cents")
    median = Money("Médiane", "median_cents")
    high = Money("5 % au-dessus", "high_cents")
    highest = Money("La plus haute", "highest_cents")


class SpreadFilter(ListFilter):
    """What the structures may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)
