"""The lists of runs, and of what one gives each structure."""

from collections.abc import Sequence

from allocation.runs.selectors import IndicatorColumn, Standing, amount_name
from structures.ground.lists import Column, ListFilter, ListTable, Money, Words
from structures.network.selectors import STRUCTURE_WORDS


def _state(run: Standing) -> str:
    """Return where a run of `runs_of` stands."""
    if run.adopted:
        return "arrêtée"
    if run.settling:
        return "solde arrêté"
    if run.replaced:
        return "remplacée"
    return "retirée" if run.withdrawn else "simulée"


class RunListTable(ListTable):
    """The runs of a campaign."""

    caption = "Répartitions calculées"
    noun = ("répartition", "répartitions")
    first_order = "-number"
    row_template = "allocation/runs/_run_row.html"

    number = Column("Répartition", "number", sort="number")
    computed_at = Column("Calculée", "computed_at", sort="computed_at")
    author = Column("Par", "author", shown=False)
    reason = Column("Motif", "reason")
    state = Column(
        "État",
        _state,
    )
    sha256 = Column("Empreinte SHA-256", "sha256", shown=False)


class RunTotalTable(ListTable):
    """What a run gives each structure: the parts, the first payment, the former grant."""

    caption = "Dotation et premier versement de chaque structure"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/runs/_run_total_row.html"
    foot_template = "allocation/runs/_run_total_foot.html"
    classes = "amounts"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)
    fixed = Money("Part fixe", "fixed_cents")
    ceiling = Money("Part variable, au plus", "ceiling_cents")
    maximum = Money("Dotation maximale", "maximum_cents")
    advance = Money("Premier versement", "advance_cents")
    former = Money("Dotation antérieure", "former_grant_cents")
    ratio = Column("Versement ÷ antérieure", amount=True)


class RunLineTable(ListTable):
    """What each indicator gives each structure."""

    caption = "Montants par indicateur"
    noun = ("structure", "structures")
    first_order = "code"
    row_template = "allocation/runs/_run_line_row.html"
    foot_template = "allocation/runs/_run_line_foot.html"
    classes = "amounts wide"

    structure = Column("Structure", "structure", sort="structure__name")
    code = Column("Code", "structure.code", sort="structure__code", shown=False)


class RunFilter(ListFilter):
    """What the structures of a run may be narrowed to."""

    text = Words("Structure", STRUCTURE_WORDS)


def line_columns(columns: Sequence[IndicatorColumn]) -> list[tuple[str, Column]]:
    """Return a column for each indicator, then the maximum."""
    names = [(amount_name(one.number), f"{one.number}. {one.short_label}") for one in columns]
    amounts = [(name, Money(label, name)) for name, label in names]
    return [*amounts, ("maximum", Money("Dotation maximale", "maximum_cents"))]
