"""Runs as the pages read them: always the run's own rows, never the live tables."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from allocation.models import Adoption, Axis, Campaign, Run, RunLine, RunTotal, SettlementLine
from allocation.selectors.campaign import Segment, segments
from structures.models import Structure


@dataclass(frozen=True)
class Column:
    """An indicator of the run: its names and its pot, in cents."""

    number: int
    axis_number: int
    kind: str
    short_label: str
    label: str
    pot_cents: int


@dataclass(frozen=True)
class RunRow:
    """A structure's amounts, in the order of the columns, and its totals."""

    structure: Structure
    amounts: list[int]
    total: RunTotal


@dataclass(frozen=True)
class RunTable:
    """A whole run: structures × indicators, and sums that close on the envelope."""

    columns: list[Column]
    rows: list[RunRow]
    pots: list[int]
    fixed_cents: int
    ceiling_cents: int
    maximum_cents: int
    advance_cents: int
    former_grant_cents: int | None


def runs_of(campaign: Campaign) -> QuerySet[Run]:
    """Return the campaign's runs, latest first. One query.

    `adopted` and `settling` tell which ones money rests on.
    """
    adopted = ExpressionWrapper(Q(adoption__isnull=False), BooleanField())
    settling = Exists(SettlementLine.objects.filter(run=OuterRef("pk")))
    found = campaign.runs.defer("record").select_related("author")
    return found.annotate(adopted=adopted, settling=settling)


def adopted_run(campaign: Campaign) -> Run | None:
    """Return the campaign's adopted run, or None before the adoption. One query."""
    return campaign.runs.filter(adoption__isnull=False).first()


def adoption_of(run: Run) -> Adoption | None:
    """Return the run's adoption, or None. One query."""
    return Adoption.objects.select_related("adopted_by").filter(run=run).first()


def run_table(run: Run) -> RunTable:
    """Return the run's lines and totals. Two queries, whatever the number of structures."""
    lines: dict[int, dict[int, int]] = {}
    pots: dict[int, int] = {}
    for line in run.lines.all():
        lines.setdefault(line.structure_id, {})[line.indicator_number] = line.amount_cents
        pots[line.indicator_number] = line.pot_cents
    columns = [_column(run, number, pots[number]) for number in sorted(pots)]
    totals = list(run.totals.select_related("structure"))
    rows = [
        RunRow(t.structure, [lines[t.structure_id][c.number] for c in columns], t) for t in totals
    ]
    return RunTable(
        columns,
        rows,
        [sum(row.amounts[i] for row in rows) for i in range(len(columns))],
        sum(t.fixed_cents for t in totals),
        sum(t.ceiling_cents for t in totals),
        sum(t.maximum_cents for t in totals),
        sum(t.advance_cents for t in totals),
        _sum_if_known(t.former_grant_cents for t in totals),
    )


def run_segments(run: Run) -> list[Segment]:
    """Return the envelope bar of the run, from its record. No query."""
    axes = sorted(run.record["context"]["axes"].items(), key=lambda item: int(item[0]))
    kinds = dict(Axis.Kind.choices)
    amounts = {int(number): cents for number, cents in run.record["result"]["axes"].items()}
    return segments(
        [(int(n), names["label"], kinds[names["kind"]], names["share_bp"]) for n, names in axes],
        amounts,
    )


def respread_indicators(run: Run) -> list[str]:
    """Return the indicators whose regional total is zero: their pot went to their axis's others."""
    result, names = run.record["result"], run.record["context"]["indicators"]
    weighted = [
        i["number"]
        for axis in run.record["inputs"]["axes"]
        for i in axis["indicators"]
        if i["weight"]
    ]
    return [names[str(n)]["short_label"] for n in sorted(weighted) if str(n) not in result["pots"]]


def indicator_names(run: Run, number: int) -> dict[str, object]:
    """Return the indicator as the run recorded it: label, definition, unit, source."""
    return run.record["context"]["indicators"][str(number)]


def _column(run: Run, number: int, pot_cents: int) -> Column:
    names = indicator_names(run, number)
    return Column(
        number, names["axis"], names["kind"], names["short_label"], names["label"], pot_cents
    )


def _sum_if_known(amounts: Iterable[int | None]) -> int | None:
    known = list(amounts)
    return None if None in known else sum(known)


@dataclass(frozen=True)
class ExplainedLine:
    """One indicator of one structure: value ÷ total × pot = amount."""

    line: RunLine
    names: dict[str, object]
    provenance: dict[str, str]


@dataclass(frozen=True)
class ExplainedAxis:
    """An axis's lines for a structure, with the axis's own amounts in cents."""

    number: int
    label: str
    objective: str
    kind: str
    share_bp: int
    pot_cents: int
    amount_cents: int
    lines: list[ExplainedLine]


@dataclass(frozen=True)
class Explanation:
    """How the envelope comes down to one structure."""

    run: Run
    envelope_cents: int
    network_fixed_cents: int
    parameters: dict[str, object]
    axes: list[ExplainedAxis]
    total: RunTotal


def explanation(run: Run, structure: Structure) -> Explanation | None:
    """Return the structure's way from the envelope to its amounts, None if it has no part.

    Two queries.
    """
    total = run.totals.filter(structure=structure).first()
    if total is None:
        return None
    context, result = run.record["context"], run.record["result"]
    own_lines = run.lines.filter(structure=structure).select_related("structure")
    lines = [_explained(run, line) for line in own_lines]
    axes = []
    for number, names in sorted(context["axes"].items(), key=lambda item: int(item[0])):
        own = [line for line in lines if line.line.axis_number == int(number)]
        axes.append(
            ExplainedAxis(
                number=int(number),
                pot_cents=result["axes"][number],
                amount_cents=sum(line.line.amount_cents for line in own),
                lines=own,
                **names,
            )
        )
    inputs = run.record["inputs"]
    return Explanation(
        run=run,
        envelope_cents=inputs["envelope_cents"],
        network_fixed_cents=sum(result["fixed"].values()),
        parameters=inputs["parameters"],
        axes=axes,
        total=total,
    )


def _explained(run: Run, line: RunLine) -> ExplainedLine:
    figures = run.record["context"]["figures"].get(str(line.indicator_number), {})
    code = line.structure.code
    return ExplainedLine(line, indicator_names(run, line.indicator_number), figures.get(code, {}))
