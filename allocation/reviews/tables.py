"""The list of a review: where each structure stands."""

from allocation.reviews.selectors import Standing
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words


class ReviewTable(ListTable):
    """The structures of a year, and what each said of its figures."""

    caption = "Relecture des données par les directions"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/reviews/_review_row.html"
    nothing = "Aucune structure cette année."

    name = Column("Structure", "name", sort="name")
    code = Column("Code", "code", sort="code", shown=False)
    standing = Column("État", lambda row: Standing(row.standing).label)
    contested = Column("Contestations en attente", "contested", sort="contested", amount=True)
    unread = Column("Données à relire", "unread", sort="unread", amount=True)
    figures_there = Column("Données enregistrées", "figures_there", shown=False)


class ReviewFilter(ListFilter):
    """What the list may be narrowed to."""

    text = Words("Structure", ("name", "code", "town"))
    standing = Choice("État", Standing.choices, everything="Tous")
