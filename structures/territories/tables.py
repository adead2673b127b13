"""The list of territories: what it shows, what its files hold."""

from structures.ground.lists import Column, ListFilter, ListTable, Words


class TerritoryTable(ListTable):
    """The territories, by number."""

    caption = "Territoires"
    noun = ("territoire", "territoires")
    first_order = "number"
    row_template = "structures/territories/_territory_row.html"
    ties = ("pk",)
    nothing = "Aucun territoire n’est encore enregistré."

    name = Column("Nom", "name", sort="name")
    number = Column("Numéro", "number", sort="number")
    gathered = Column("Structures", "gathered", sort="gathered", amount=True)
    closed = Column("Dont fermées", "closed", shown=False)


class TerritoryFilter(ListFilter):
    """What the territories may be narrowed to."""

    text = Words("Nom", ("name",))
