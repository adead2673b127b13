"""The explained allocation, row by row: from the envelope down to a structure's euros."""

from dataclasses import dataclass

from allocation.explanation.selectors import ExplainedAxis, ExplainedLine, Explanation
from allocation.models import Axis, RunLine
from structures.ground.french import basis_points, euros, number

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


def waterfall(explanation: Explanation) -> list[WaterfallRow]:
    """Return the rows in the order in which money comes down. No query."""
    rows = [WaterfallRow("envelope", "Enveloppe de la Région", explanation.envelope_cents)]
    for axis in explanation.axes:
        rows.append(_axis_row(axis, explanation))
        rows += [_line_row(line, explanation) for line in axis.lines]
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


def _line_row(explained: ExplainedLine, explanation: Explanation) -> WaterfallRow:
    line = explained.line
    return WaterfallRow(
        "indicator",
        f"{line.indicator_number}. {explained.names['short_label']}",
        line.amount_cents,
        f"{_share(explained, explanation)} × enveloppe de l’indicateur {euros(line.pot_cents)}",
        _exact(line),
        _source(explained.provenance),
        line.axis_number,
    )


def _share(explained: ExplainedLine, explanation: Explanation) -> str:
    line = explained.line
    if line.value is None:
        own, network = explanation.total.fixed_cents, explanation.network_fixed_cents
        return f"votre part fixe {euros(own)} ÷ part fixe du réseau {euros(network)}"
    places = None if explained.names["whole_values"] else SHOWN_PLACES
    own, network = number(line.value, places), number(line.total, places)
    return f"votre valeur {own} ÷ total du réseau {network}"


def _exact(line: RunLine) -> str:
    values = (line.value, line.total)
    if None in values or all(value == round(value, SHOWN_PLACES) for value in values):
        return ""
    return f"valeurs exactes : {number(line.value)} ÷ {number(line.total)}"


def _source(provenance: dict[str, str]) -> str:
    if not provenance:
        return ""
    bracket = f", {provenance['age_bracket']} ans" if provenance["age_bracket"] else ""
    return f"Source : {provenance['source']}{bracket}"
