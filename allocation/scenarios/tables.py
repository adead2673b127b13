"""The comparison as a list: a column a side, sorted by amounts or by differences."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.http import QueryDict
from django_filters import ModelChoiceFilter

from allocation.scenarios.selectors import Amounts, Side
from structures.ground.lists import Column, ListFilter, ListTable, Words, in_euros
from structures.models import Structure, Territory

PER_YOUNG = "per_young"
COMPARED = {
    "maximum": "Dotation maximale",
    "fixed": "Part fixe",
    "ceiling": "Part variable, au plus",
    "advance": "Premier versement",
    PER_YOUNG: "Dotation maximale par jeune sans emploi",
}
SEARCHED = ("name", "code", "town")
UNKNOWN = -(10**18)  # sorts before all that is known


@dataclass(frozen=True)
class Cell:
    """What a side gives a structure, and the base beside it, in cents; None for what is not."""

    cents: int | None
    base: int | None
    per_young: int | None

    @property
    def gap(self) -> int | None:
        """What it is more than the base."""
        return None if self.cents is None or self.base is None else self.cents - self.base

    @property
    def by_amount(self) -> int:
        """What sorts by amounts."""
        return UNKNOWN if self.cents is None else self.cents

    @property
    def by_gap(self) -> int:
        """What sorts by differences."""
        return UNKNOWN if self.gap is None else self.gap


@dataclass(frozen=True)
class Compared:
    """A structure in the comparison: a cell a side."""

    structure: Structure
    cells: list[Cell]


@dataclass(frozen=True)
class Comparison:
    """The sides, which amount of them is compared, and the side that is compared with."""

    sides: Sequence[Side]
    amount: str
    base: Side

    @property
    def adds_up(self) -> bool:
        """Whether amounts make a sum: what structures have for a young person does not."""
        return self.amount != PER_YOUNG

    def cents_of(self, given: Amounts | None) -> int | None:
        """Return the amount compared, of what a side gives."""
        return None if given is None else getattr(given, self.amount)

    def row(self, structure: Structure) -> Compared:
        """Return a structure's cells."""
        code = structure.code
        base = self.cents_of(self.base.given.get(code))
        found = [side.given.get(code) for side in self.sides]
        return Compared(
            structure,
            [Cell(self.cents_of(one), base, one.per_young if one else None) for one in found],
        )


class ComparedFilter(ListFilter):
    """What the comparison may be narrowed to; its rows are computed from the structures."""

    text = Words("Structure", SEARCHED)
    territory = ModelChoiceFilter(
        label="Territoire", queryset=Territory.objects.all(), empty_label="Tous"
    )

    def __init__(
        self, asked: QueryDict, structures: QuerySet[Structure], *, comparison: Comparison
    ) -> None:
        super().__init__(asked, structures)
        self.compared = [comparison.row(one) for one in self.rows]

    @property
    def listed(self) -> list[Compared]:
        """The structures that pass, compared; a list of its own, to be sorted."""
        return list(self.compared)


class ComparedTable(ListTable):
    """What each structure has on each side."""

    caption = "Ce que chaque structure aurait"
    noun = ("structure", "structures")
    first_order = ""
    row_template = "allocation/scenarios/_compared_row.html"
    classes = "amounts cards wide"
    nothing = "Aucune structure ne se partage l’enveloppe de cette année."

    structure = Column("Structure", "structure.name", sort="structure__name")
    code = Column("Code", "structure.code", shown=False)
    territory = Column("Territoire", "structure.territory.name", shown=False)


def compared_columns(comparison: Comparison) -> list[tuple[str, Column]]:
    """Return for each side its amount, then how far it is from the base, but for the base."""
    columns = []
    for n, side in enumerate(comparison.sides):
        path = f"cells__{n}"
        amount = Column(side.title, _cents(n), sort=f"{path}__by_amount", amount=True)
        columns.append((f"side_{n}", amount))
        if side is not comparison.base:
            label = f"Écart, {side.title}"
            gap = Column(label, _gap(n), sort=f"{path}__by_gap", amount=True)
            columns.append((f"gap_{n}", gap))
            columns.append((f"rate_{n}", Column(f"{label}, en %", _rate(n), shown=False)))
        young = f"{side.title}, par jeune sans emploi"
        columns.append((f"young_{n}", Column(young, _per_young(n), shown=False)))
    return columns


def gains_and_losses(rows: Iterable[Compared], n: int) -> tuple[list[int], list[int]]:
    """Return what structures gain, then what they lose, in cents, on the side of rank `n`."""
    gaps = [gap for row in rows if (gap := row.cells[n].gap)]
    return [gap for gap in gaps if gap > 0], [gap for gap in gaps if gap < 0]


def _cents(n: int) -> Callable[[Compared], Decimal | None]:
    return lambda row: in_euros(row.cells[n].cents)


def _gap(n: int) -> Callable[[Compared], Decimal | None]:
    return lambda row: in_euros(row.cells[n].gap)


def _per_young(n: int) -> Callable[[Compared], Decimal | None]:
    return lambda row: in_euros(row.cells[n].per_young)


def _rate(n: int) -> Callable[[Compared], Decimal | None]:
    def rate(row: Compared) -> Decimal | None:
        gap, base = row.cells[n].gap, row.cells[n].base
        return None if gap is None or not base else round(Decimal(gap) * 100 / base, 2)

    return rate
