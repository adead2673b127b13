"""The list of a review: where each structure stands."""

from collections.abc import Callable
from typing import Any

from allocation.reviews.selectors import Standing
from structures.ground.lists import Choice, Column, ListFilter, ListTable, Words

OPENED = [(one.value, one.label) for one in Standing if one != Standing.UNOPENED]


def _once_opened(name: str) -> Callable[[Any], int | None]:
    """Return how many, to be read once the review is open: nothing is awaited before."""
    return lambda row: None if row.standing == Standing.UNOPENED else getattr(row, name)


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
    contested = Column(
        "Contestations en attente", _once_opened("contested"), sort="contested", amount=True
    )
    unread = Column("Données à relire", _once_opened("unread"), sort="unread", amount=True)
    figures_there = Column("Données enregistrées", "figures_there", shown=False)


class ReviewFilter(ListFilter):
    """What the list may be narrowed to."""

    text = Words("Structure", ("name", "code", "town"))
    standing = Choice("État", OPENED, everything="Tous")
