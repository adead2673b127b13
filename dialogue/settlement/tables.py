"""The list of what a settlement gives each structure."""

from structures.ground.lists import Column, ListTable, Money


class SettlementListTable(ListTable):
    """From the parts of each structure to its final amount, then to its balance."""

    caption = "Solde de chaque structure"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "allocation/settlement/_settlement_row.html"
    foot_template = "allocation/settlement/_settlement_foot.html"
    classes = "amounts"

    structure = Column("Structure", "structure.name", sort="structure__name")
    code = Column("Code", "structure.code", shown=False)
    fixed = Money("Part fixe", "amounts__fixed_cents")
    earned = Money("Part variable obtenue", "amounts__earned_cents")
    redistributed = Money("Part variable redistribuée", "amounts__redistributed_cents")
    final = Money("Montant final", "amounts__final_cents")
    advance = Money("Premier versement", "amounts__advance_cents")
    balance = Money("Solde", "amounts__balance_cents")
