"""The list of what each structure has in two years."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from allocation.year_comparison.selectors import ComparedAmounts
from structures.ground.lists import Column, ListTable, in_euros

LABELS = {
    "fixed": "Part fixe",
    "ceiling": "Part variable, au plus",
    "maximum": "Dotation maximale",
    "advance": "Premier versement",
    "final": "Montant final",
}


class ComparisonTable(ListTable):
    """What each structure has in two years; a cell of the page is four columns of a file."""

    caption = "Montants des structures, deux années côte à côte"
    classes = "amounts cards wide"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "allocation/year_comparison/_amounts_row.html"
    foot_template = "allocation/year_comparison/_amounts_total.html"
    nothing = "Aucune des deux années n’a de répartition arrêtée."

    structure = Column("Structure", "structure.name")
    code = Column("Code", "structure.code", shown=False)


def amount_columns(years: Sequence[int]) -> list[tuple[str, Column]]:
    """Return a column of the page for each amount, and those of the files."""
    columns = []
    for name, label in LABELS.items():
        columns.append((name, Column(label, amount=True)))
        for side, year in zip(("first", "second"), years, strict=True):
            columns.append((f"{name}_{side}", _exported(f"{label} {year}", _euros(side, name))))
        columns.append((f"{name}_gap", _exported(f"{label}, écart", _gap(name))))
        columns.append((f"{name}_rate", _exported(f"{label}, écart en %", _rate(name))))
    return columns


def _exported(heading: str, value: Callable[[ComparedAmounts], object]) -> Column:
    return Column(heading, value, shown=False)


def _euros(side: str, name: str) -> Callable[[ComparedAmounts], Decimal | None]:
    return lambda row: in_euros(getattr(getattr(row, side), name))


def _gap(name: str) -> Callable[[ComparedAmounts], Decimal | None]:
    return lambda row: in_euros(row.difference(name))


def _rate(name: str) -> Callable[[ComparedAmounts], Decimal | None]:
    def rate(row: ComparedAmounts) -> Decimal | None:
        gap, before = row.difference(name), getattr(row.second, name)
        return None if gap is None or not before else round(Decimal(gap) * 100 / before, 2)

    return rate


class ChangesTable(ListTable):
    """How much each structure's maximum changed from the year before, and by which cause."""

    caption = "D’une année à l’autre, cause par cause"
    classes = "amounts cards wide"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "allocation/year_comparison/_changes_row.html"
    foot_template = "allocation/year_comparison/_changes_total.html"
    nothing = (
        "Aucune structure n’a de part dans les deux années. Cette page se remplit une fois "
        "arrêtée la répartition de l’une et de l’autre."
    )

    structure = Column("Structure", "structure.name")
    code = Column("Code", "structure.code", shown=False)
    before = Column("Avant", lambda row: in_euros(row.before_cents), amount=True)
    after = Column("Après", lambda row: in_euros(row.after_cents), amount=True)
    gap = Column("Différence", lambda row: in_euros(row.gap_cents), amount=True)


def cause_columns(labels: dict[str, str]) -> list[tuple[str, Column]]:
    """Return a column a cause."""
    return [(name, Column(label, _cause(name), amount=True)) for name, label in labels.items()]


def _cause(name: str) -> Callable[[Any], Decimal | None]:
    return lambda row: in_euros(row.cents.get(name))
