"""What the sheet shows: its rows, its columns, and what became of what was typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string

from allocation.engine.decimals import exact_sum
from allocation.engine.measures import SUMS
from allocation.figures.checks import needs_comment, row_warnings
from allocation.figures.completeness import Completeness, Margin
from allocation.figures.grid.cells import (
    Act,
    CellAnswer,
    CellState,
    Recorded,
    cell_name,
    version_of,
    version_with,
)
from allocation.figures.models import LONGEST_COMMENT
from allocation.figures.pages import FigureLine, NetworkFigures
from allocation.models import Campaign, Indicator
from allocation.year_before.selectors import SHOWN_PLACES, Beside, YearBefore
from structures.ground.french import continued, counted, number
from structures.ground.lists import Listing
from structures.models import Structure

INCOMPLETE = "incomplet"
SAID = {
    Act.CELL: ("valeur enregistrée", "valeurs enregistrées"),
    Act.PASTE: ("valeur collée et enregistrée", "valeurs collées et enregistrées"),
    Act.UNDO: ("valeur rendue", "valeurs rendues"),
}


@dataclass(frozen=True)
class SheetCell:
    """A cell: its value beside that of the year before, and what is to be read again in it."""

    name: str
    indicator: Indicator
    beside: Beside
    comment: str
    warnings: Sequence[str]
    needs_comment: bool

    @property
    def typed(self) -> bool:
        """Whether it is filled in by hand; the others come from files."""
        return self.indicator.meaning.source.typed

    @property
    def is_sum(self) -> bool:
        """Whether it may be typed by its parts."""
        return self.indicator.measure in SUMS

    @property
    def shown(self) -> str:
        """Its value as it stands in the box."""
        return shown(self.beside.value, self.indicator)

    @property
    def seen(self) -> str:
        """The version of what it holds."""
        return version_with(self.beside.value, self.comment)


@dataclass(frozen=True)
class SheetRow:
    """A structure of the sheet."""

    structure: Structure
    cells: Sequence[SheetCell]
    margin: Margin
    is_part_of_year: bool = False

    @property
    def total(self) -> str:
        """The sum of what is typed, to be compared with a paper's; nothing is shared by it."""
        values = [cell.beside.value for cell in self.cells if cell.typed]
        known = [value for value in values if value is not None]
        return number(exact_sum(known)) if len(known) == len(values) else INCOMPLETE


@dataclass(frozen=True)
class SheetColumn:
    """An indicator of the sheet: how its column sorts, its definition, what the network has."""

    indicator: Any
    definition: str
    url: str
    aria_sort: str
    total: str
    margin: Margin


def shown(value: Decimal | None, indicator: Indicator) -> str:
    """Return a value as the sheet writes it: exactly, but for what is read-only."""
    if value is None:
        return ""
    return number(value, None if indicator.meaning.source.typed else SHOWN_PLACES)


def sheet_cells(
    structure: Structure,
    values: Mapping[int, Decimal | None],
    comments: Mapping[int, str],
    before: YearBefore,
) -> list[SheetCell]:
    """Return a structure's cells; values and comments are by indicator. Two queries for all."""
    then = {one.pk: before.value_of(structure.pk, one.pk) for one in before.indicators}
    warned = row_warnings(before.indicators, values, then)
    return [
        SheetCell(
            cell_name(structure.code, one.number),
            one,
            before.beside(structure.pk, one, values.get(one.pk)),
            comments.get(one.pk, ""),
            warned.get(one.pk, []),
            needs_comment(before.campaign, values.get(one.pk), then[one.pk]),
        )
        for one in before.indicators
    ]


def sheet_rows(
    lines: Iterable[FigureLine], before: YearBefore, complete: Completeness
) -> list[SheetRow]:
    """Return the rows of a page of the list, whose structures come `with_comments`."""
    rows = []
    for line in lines:
        values = {indicator.pk: beside.value for indicator, beside in line.values}
        comments = {one["indicator"]: one["comment"] for one in line.structure.comments or ()}
        cells = sheet_cells(line.structure, values, comments, before)
        margin = complete.structures[line.structure.pk]
        rows.append(SheetRow(line.structure, cells, margin, line.is_part_of_year))
    return rows


def sheet_columns(
    campaign: Campaign, network: NetworkFigures, complete: Completeness, listing: Listing
) -> list[SheetColumn]:
    """Return the columns of the sheet, in the order of the indicators. No query."""
    headings = {heading.label: heading for heading in listing.headings()}
    found = []
    for indicator, total in network.totals():
        heading = headings[f"{indicator.number}. {indicator.short_label}"]
        found.append(
            SheetColumn(
                indicator,
                campaign.said(indicator.definition),
                heading.url,
                heading.aria_sort,
                shown(total, indicator) or INCOMPLETE,
                complete.indicators[indicator.pk],
            )
        )
    return found


def answer(
    recorded: Recorded, network: NetworkFigures, before: YearBefore, complete: Completeness
) -> dict[str, Any]:
    """Return what the sheet is told of an act, to be written in it."""
    rows = _rows(recorded, before, complete)
    return {
        "said": _sentence(recorded),
        "cells": [_told(recorded, one) for one in recorded.answers],
        "notes": {
            cell.name: render_to_string("allocation/figures/_grid_notes.html", {"cell": cell})
            for row in rows
            for cell in row.cells
        },
        "show": _shown(rows, network, complete),
        "undo": _undo(recorded),
        "under": _under(recorded),
    }


def _rows(recorded: Recorded, before: YearBefore, complete: Completeness) -> list[SheetRow]:
    rows = []
    # What shares the envelope is asked after the act: who left it meanwhile has no row any more.
    for structure in (one for one in recorded.structures if one.pk in complete.structures):
        figures = {i: one for (pk, i), one in recorded.stored.items() if pk == structure.pk}
        values = {i: figure.value for i, figure in figures.items()}
        comments = {i: figure.comment for i, figure in figures.items()}
        cells = sheet_cells(structure, values, comments, before)
        rows.append(SheetRow(structure, cells, complete.structures[structure.pk]))
    return rows


def _told(recorded: Recorded, one: CellAnswer) -> dict[str, Any]:
    """Return what became of a cell; what is stored in it comes with its author."""
    return {
        "cell": one.typed.name,
        "state": recorded.state if recorded.saved else one.state,
        "value": shown(one.stored.value if one.stored else None, one.typed.indicator),
        "seen": version_of(one.stored),
        "message": "commentaire attendu" if one.needs_comment else continued(one.message),
        "needs_comment": one.needs_comment,
    }


def _sentence(recorded: Recorded) -> str:
    """Return what is said aloud of an act."""
    if recorded.saved:
        if recorded.act == Act.CELL and not recorded.changed:
            return "Valeur inchangée."
        return f"{counted(recorded.changed, *SAID[recorded.act])}."
    [first, *others] = [one for one in recorded.answers if one.state != CellState.SAVED]
    named = f"{first.typed.structure}, indicateur {first.typed.indicator.number}"
    more = f" Et {counted(len(others), 'autre cellule', 'autres cellules')}." if others else ""
    if first.needs_comment:
        more += " Dites pourquoi : la valeur s’enregistre avec un commentaire."
    whole = " Rien n’est enregistré." if recorded.act != Act.CELL else ""
    return f"{named} : {continued(first.message)}{more}{whole}"


def _shown(
    rows: Iterable[SheetRow], network: NetworkFigures, complete: Completeness
) -> dict[str, str]:
    """Return the texts that an act changes outside of its cells, by the id of their place."""
    found = {}
    for row in rows:
        found[f"re{row.structure.code}"] = _margin(row.margin)
        found[f"rt{row.structure.code}"] = row.total
    for indicator, total in network.totals():
        found[f"ct{indicator.number}"] = shown(total, indicator) or INCOMPLETE
        found[f"ce{indicator.number}"] = _margin(complete.indicators[indicator.pk])
    done = {"label": "Valeurs enregistrées", "value": network.entered, "max": network.expected}
    found["sheet-progress"] = render_to_string("components/progress.html", done)
    return found


def _margin(margin: Margin) -> str:
    return render_to_string("allocation/figures/_grid_margin.html", {"margin": margin}).strip()


def _undo(recorded: Recorded) -> dict[str, dict[str, str]]:
    """Return the cells that would undo the act."""
    if not recorded.saved or recorded.act == Act.UNDO:
        return {}
    return {
        one.typed.name: {
            "value": shown(one.was.value if one.was else None, one.typed.indicator),
            "seen": version_of(one.stored),
        }
        for one in recorded.answers
        if version_of(one.was) != version_of(one.stored)
    }


def _under(recorded: Recorded) -> str:
    """Return what opens under a cell that needs an answer: a comment, or a choice between two."""
    asking = [one for one in recorded.answers if one.needs_comment]
    if recorded.conflicts and recorded.act == Act.CELL:
        [one] = recorded.conflicts
        context = {
            "mine": shown(one.typed.value, one.typed.indicator),
            "theirs": one.stored,
            "shown": shown(one.stored.value if one.stored else None, one.typed.indicator),
        }
        return render_to_string("allocation/figures/_grid_conflict.html", context)
    if (
        recorded.conflicts
        or not asking
        or len(asking) < len([one for one in recorded.answers if one.state != CellState.SAVED])
    ):
        return ""
    said = {"asking": asking, "longest": str(LONGEST_COMMENT)}
    return render_to_string("allocation/figures/_grid_comment.html", said)
