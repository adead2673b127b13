"""What the page of the years says: amounts one a row, one year a column, and their drawing."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from structures.ground.french import number

if TYPE_CHECKING:
    from allocation.explanation.selectors import YearTotal

# The drawing, in its own units: a row is a line of text above a bar.
CHART_WIDTH = 320
ROW = 52
BAR_TOP, BAR_HEIGHT = 22, 20
FINAL = "Montant final"
SUMS = ("maximum_cents", "final_cents")
AMOUNTS = {
    "fixed_cents": "Part fixe",
    "ceiling_cents": "Part variable, au plus",
    "maximum_cents": "Dotation maximale",
    "final_cents": FINAL,
    "advance_cents": "Premier versement",
    "former_grant_cents": "Dotation antérieure",
}


@dataclass(frozen=True)
class AmountRow:
    """One amount over the years, in cents, latest year first; None when it is not known."""

    label: str
    amounts: list[int | None]
    is_total: bool


@dataclass(frozen=True)
class BarPiece:
    """A piece of a bar: `kind` is "fixed", "ceiling" or "former"; the rest in units."""

    kind: str
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    """A line of the drawing: its text, where it stands, its pieces."""

    text: str
    text_y: int
    y: int
    pieces: list[BarPiece]


@dataclass(frozen=True)
class Chart:
    """The drawing of amounts over the years, with the sentence said in its place."""

    label: str
    width: int
    height: int
    bar_height: int
    bars: list[Bar]


def amount_rows(totals: "list[YearTotal]") -> list[AmountRow]:
    """Return the amounts one a row, one year a column. No query."""
    rows = [
        AmountRow(label, [getattr(total, name) for total in totals], name in SUMS)
        for name, label in AMOUNTS.items()
    ]
    return [row for row in rows if row.label != FINAL or any(row.amounts)]


def chart(totals: "list[YearTotal]") -> Chart:
    """Draw each year: the former grant if known, then its ceiling or what it gave. No query."""
    rows = [row for total in reversed(totals) for row in _rows(total)]
    largest = max((sum(cents for _, cents in parts) for _, parts in rows), default=0)
    bars = [_bar(place, text, parts, largest) for place, (text, parts) in enumerate(rows)]
    said = " ; ".join(bar.text for bar in bars)
    return Chart(f"Montants par année. {said}.", CHART_WIDTH, ROW * len(bars), BAR_HEIGHT, bars)


def _rows(total: "YearTotal") -> list[tuple[str, list[tuple[str, int]]]]:
    """Return the lines of one year: the former grant, then the allocation."""
    year = total.run.campaign.year
    final, most = total.final_cents, total.maximum_cents
    text = f"{_round_euros(most)} au plus" if final is None else _round_euros(final)
    variable = (most if final is None else final) - total.fixed_cents
    allocation = (f"{year} : {text}", [("fixed", total.fixed_cents), ("ceiling", variable)])
    former = total.former_grant_cents
    if former is None:
        return [allocation]
    return [(f"Avant {year} : {_round_euros(former)}", [("former", former)]), allocation]


def _bar(place: int, text: str, amounts: list[tuple[str, int]], largest: int) -> Bar:
    top = place * ROW
    pieces, reached = [], 0
    for kind, cents in amounts:
        x = _units(reached, largest)
        reached += cents
        pieces.append(BarPiece(kind, x, _units(reached, largest) - x))
    return Bar(text, top + BAR_TOP - 7, top + BAR_TOP, pieces)


def _units(cents: int, largest: int) -> int:
    return cents * CHART_WIDTH // largest if largest else 0


def _round_euros(cents: int) -> str:
    return f"{number(Decimal(cents) / 100, 0)} €"
