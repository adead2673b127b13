"""The difference report, as lists that may be had as files."""

from allocation.models import Axis
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Money, Words
from structures.network.selectors import STRUCTURE_WORDS


class DifferenceTable(ListTable):
    """What a correction changes for each structure."""

    caption = "Écarts par structure"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/corrections/_difference_row.html"
    foot_template = "allocation/corrections/_difference_foot.html"
    classes = "amounts cards"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    siret = Column("SIRET", "structure.siret", shown=False)
    before = Money("Dotation maximale avant", "before_maximum")
    after = Money("Après", "maximum_cents")
    change = Money("Écart", "change")
    advance = Money("Premier versement", "advance_cents")


class LineDifferenceTable(ListTable):
    """What a correction changes on each line: value, share, amount, left-over cent."""

    caption = "Écarts par ligne"
    noun = ("ligne", "lignes")
    first_order = "code"
    row_template = "allocation/corrections/_line_difference_row.html"
    classes = "amounts cards"
    ties = ("indicator_number", "pk")

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    axis = Column("Axe", "axis_number", shown=False)
    indicator = Column("Indicateur", "indicator_number", sort="indicator_number")
    before_value = Column("Valeur avant", "before_value", shown=False)
    after_value = Column("Valeur après", "after_value", shown=False)
    before_total = Column("Total du réseau avant", "before_total", shown=False)
    after_total = Column("Total du réseau après", "after_total", shown=False)
    before = Money("Montant avant", "before_amount")
    after = Money("Après", "after_amount")
    change = Money("Écart", "change")
    before_rank = Column("Rang du centime restant, avant", "before_rank", shown=False)
    after_rank = Column("Rang du centime restant, après", "after_rank", shown=False)


class DifferenceFilter(ListFilter):
    """What the structures of a report may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)


class LineDifferenceFilter(DifferenceFilter):
    """What the lines of a report may be narrowed to."""

    nature = Choice("Part", Axis.Kind.choices, field_name="kind", everything="Toutes")
