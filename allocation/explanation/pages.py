"""What the pages of the money say: row by row down to a structure's euros, and over the years."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.explanation.selectors import (
    ExplainedAxis,
    ExplainedLine,
    Explanation,
    prorata_words,
    solidarity,
)
from allocation.figures.selectors import told_by_parts
from allocation.models import Axis, Campaign, RunLine
from allocation.year_before.selectors import YearBefore
from structures.access import own_structure
from structures.ground.french import basis_points, euros, number
from structures.ground.tasks import READ, WAITING, Task, task
from structures.models import User

if TYPE_CHECKING:
    from allocation.explanation.selectors import YearTotal

FULL_WIDTH = 1000
SHOWN_PLACES = 2


@dataclass(frozen=True)
class WaterfallRow:
    """A row: what it is, how it is computed, where the value comes from, and its cents.

    `exact` gives all the digits of what `calculation` rounds, for who computes it again.
    `level` is "envelope", "axis", "indicator" or "total"; `width` counts in
    thousandths of the structure's maximum, 0 for no bar.
    """

    level: str
    label: str
    amount_cents: int
    calculation: str = ""
    exact: str = ""
    note: str = ""
    axis: int = 0
    width: int = 0


def waterfall(explanation: Explanation, before: YearBefore | None = None) -> list[WaterfallRow]:
    """Return the rows in the order in which money comes down.

    No query, but those of `before`: the values of the year before then stand with the others.
    """
    rows = [WaterfallRow("envelope", "Enveloppe de la Région", explanation.envelope_cents)]
    compared = _beside(explanation, before) if before else {}
    for axis in explanation.axes:
        rows.append(_axis_row(axis, explanation))
        rows += [_line_row(line, explanation, compared) for line in axis.lines]
    total = explanation.total
    return [
        *rows,
        WaterfallRow("total", "Part fixe", total.fixed_cents, "axes en part fixe"),
        WaterfallRow(
            "total",
            "Part variable, au plus",
            total.ceiling_cents,
            "plafond, selon le dialogue de gestion",
        ),
        WaterfallRow("total", "Dotation maximale", total.maximum_cents),
    ]


def _axis_row(axis: ExplainedAxis, explanation: Explanation) -> WaterfallRow:
    share = f"{basis_points(axis.share_bp)} de l’enveloppe"
    return WaterfallRow(
        "axis",
        f"Axe {axis.number} : {axis.label}",
        axis.amount_cents,
        f"{share}, soit {euros(axis.pot_cents)} pour tout le réseau",
        note=Axis.Kind(axis.kind).label,
        axis=axis.number,
        width=_width(axis.amount_cents, explanation.total.maximum_cents),
    )


def _width(part_cents: int, whole_cents: int) -> int:
    return part_cents * FULL_WIDTH // whole_cents if whole_cents else 0


def _beside(explanation: Explanation, before: YearBefore) -> dict[int, str]:
    """Say what each indicator counted the year before, and how what was measured differs."""
    found, said = solidarity(explanation), {}
    lines = {line.line.indicator_number: line for a in explanation.axes for line in a.lines}
    structure = explanation.total.structure_id
    parts = told_by_parts(before.campaign, [structure])
    for indicator in before.indicators:
        line = lines.get(indicator.number)
        # What somebody else counted is not the variation of what the structure did.
        own = line is not None and not line.provenance.get("counted_source")
        value = line.line.value if line and own else None
        if found and found.indicator == indicator.number:
            value = found.measured
        beside = before.beside(structure, indicator, value)
        beside = replace(beside, parts=tuple(parts.get((structure, indicator.pk), ())))
        change = f" Variation : {beside.variation}" if beside.variation else ""
        made_of = f"{beside.made_of}. " if beside.made_of else ""
        said[indicator.number] = f"{made_of}{beside.sentence}{change}"
    return said


def _line_row(
    explained: ExplainedLine, explanation: Explanation, compared: Mapping[int, str]
) -> WaterfallRow:
    line = explained.line
    before = compared.get(line.indicator_number, "").rstrip(".")
    said = [_coefficient(line, explanation), before, _source(explained.provenance)]
    return WaterfallRow(
        "indicator",
        f"{line.indicator_number}. {explained.names['short_label']}",
        line.amount_cents,
        f"{_share(explained, explanation)} × enveloppe de l’indicateur {euros(line.pot_cents)}",
        _exact(line),
        ". ".join(filter(None, said)),
        line.axis_number,
    )


def _share(explained: ExplainedLine, explanation: Explanation) -> str:
    line = explained.line
    if line.value is None or line.total is None:
        fixed, of_network = explanation.total.fixed_cents, explanation.network_fixed_cents
        return f"votre part fixe {euros(fixed)} ÷ part fixe du réseau {euros(of_network)}"
    places = None if explained.names["whole_values"] else SHOWN_PLACES
    own, network = number(line.value, places), number(line.total, places)
    return f"votre valeur {own} ÷ total du réseau {network}"


def _coefficient(line: RunLine, explanation: Explanation) -> str:
    """Say what the value was before the structure's own coefficient, and why it has one."""
    found = solidarity(explanation)
    if found is None or line.indicator_number != found.indicator or not found.reason:
        return ""
    measured, coefficient = number(found.measured), number(found.coefficient)
    why = found.reason.rstrip(". ")
    return f"Votre valeur : {measured} × coefficient de solidarité {coefficient} ({why})"


def _exact(line: RunLine) -> str:
    if line.value is None or line.total is None:
        return ""
    if all(value == round(value, SHOWN_PLACES) for value in (line.value, line.total)):
        return ""
    return f"valeurs exactes : {number(line.value)} ÷ {number(line.total)}"


def _source(provenance: dict[str, str]) -> str:
    if not provenance:
        return ""
    which = "Source qui compte" if provenance.get("counted_source") else "Source"
    bracket = f", {provenance['age_bracket']} ans" if provenance["age_bracket"] else ""
    prorata = prorata_words(provenance)
    return f"{which} : {provenance['source']}{bracket}" + (f". {prorata}" if prorata else "")


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


def own_allocation_task(user: User, campaign: Campaign) -> Task:
    """Return the explained allocation that a structure has to read. No query."""
    if not reached(campaign.state, State.ADOPTED):
        title = f"Lire votre dotation {campaign.year}"
        return task(title, "La répartition n’est pas encore arrêtée.", WAITING)
    url = reverse("allocation:explained", args=[own_structure(user).code, campaign.year])
    return task("Lire votre dotation expliquée", "De l’enveloppe à vos euros.", READ, url)
