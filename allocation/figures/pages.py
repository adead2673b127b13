"""The figures of a year: a row of their list, and what the network has of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from allocation.figures.checks import row_warnings
from allocation.figures.completeness import Cell, ToExplain, row_to_explain
from allocation.figures.models import Figure
from allocation.figures.selectors import value_name
from allocation.models import Indicator
from allocation.year_before.selectors import Beside, YearBefore


def warnings_beside(
    figures: Iterable[tuple[Indicator, Figure | None, Beside]],
) -> dict[int, list[str]]:
    """Return what is to be read again among the stored figures of a structure, by indicator."""
    rows = list(figures)
    values = {indicator.pk: beside.value for indicator, _, beside in rows}
    before = {i.pk: beside.before.value for i, _, beside in rows if beside.before}
    return row_warnings([indicator for indicator, _, _ in rows], values, before)


def told_after(undetailed: list[int], cells: Mapping[Cell, ToExplain]) -> list[str]:
    """Say what was taken away with a new total, and what is to be read again or explained."""
    gone = [
        f"Indicateur {number} : le total saisi n’est plus la somme de ses dispositifs. Leur détail "
        "est retiré ; il reste dans l’historique de la valeur."
        for number in undetailed
    ]
    asked = [sentence for cell in cells.values() for sentence in cell.sentences]
    if not asked:
        return gone
    return [*gone, f"À relire : {' '.join(asked)} Un commentaire qui l’explique suffit."]


@dataclass(frozen=True)
class FigureLine:
    """A structure of the list, with each indicator and its value beside that of the year before.

    `to_explain` has what no comment explains yet, by indicator. `is_part_of_year` when it is open
    for a part of the campaign's year: a share is to be decided.
    """

    structure: Any
    values: list[tuple[Indicator, Beside]]
    is_part_of_year: bool
    to_explain: dict[int, ToExplain]

    @property
    def cells(self) -> list[tuple[Indicator, Beside, ToExplain | None]]:
        """The values, each with what is to be read again in it."""
        return [(i, beside, self.to_explain.get(i.pk)) for i, beside in self.values]


def figure_lines(structures: Sequence[Any], before: YearBefore, year: int) -> list[FigureLine]:
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
            row_to_explain(
                one.pk,
                {i.pk: getattr(one, name) for i, name in columns},
                one.commented or (),
                before,
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
