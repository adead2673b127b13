"""The figures of a year: a row of their list, and what the network has of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from allocation.figures.selectors import value_name
from allocation.models import Indicator
from allocation.year_before.selectors import Beside, YearBefore


@dataclass(frozen=True)
class FigureLine:
    """A structure of the list, with each indicator and its value beside that of the year before.

    `is_part_of_year` when it is open for a part of the campaign's year: a share is to be decided.
    """

    structure: Any
    values: list[tuple[Indicator, Beside]]
    is_part_of_year: bool


def figure_lines(structures: Iterable[Any], before: YearBefore, year: int) -> list[FigureLine]:
    """Return the structures of `listed_figures` as rows of the list of a year. Two queries."""
    columns = [(indicator, value_name(indicator)) for indicator in before.indicators]
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [
        FigureLine(
            one,
            [(i, before.beside(one.pk, i, getattr(one, name))) for i, name in columns],
            bool(
                (one.opened_on and first < one.opened_on <= last)
                or (one.closed_on and first < one.closed_on <= last)
            ),
        )
        for one in structures
    ]


@dataclass(frozen=True)
class NetworkFigures:
    """What the whole network has of each indicator (`indicator_totals`), of how many structures."""

    indicators: list[Any]
    structures: int

    @property
    def entered(self) -> int:
        """How many values are there."""
        return sum(indicator.entered for indicator in self.indicators)

    @property
    def expected(self) -> int:
        """How many values there must be."""
        return self.structures * len(self.indicators)

    def totals(self) -> list[tuple[Indicator, Decimal | None]]:
        """Return each indicator's sum, None while a value is missing: it would mislead."""
        whole = self.structures or None
        return [(one, one.total if one.entered == whole else None) for one in self.indicators]
