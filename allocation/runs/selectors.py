"""Runs as the pages read them: always the run's own rows, never the live tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from allocation.models import Adoption, Campaign, Run, RunPart, RunTotal, SettlementLine
from structures.models import Structure


@dataclass(frozen=True)
class IndicatorColumn:
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

    columns: list[IndicatorColumn]
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


def light_runs(campaign: Campaign) -> QuerySet[Run]:
    """Return the campaign's runs with their frames; records are left where they are. One query."""
    return campaign.runs.defer("record").select_related("frame")


def part_of(run: Run, structure: Structure) -> dict[str, Any]:
    """Return what the run says of one of its structures (`extracts.parts_of`). One query."""
    return RunPart.objects.get(total__run=run, total__structure=structure).facts


def adopted_run(campaign: Campaign) -> Run | None:
    """Return the campaign's adopted run, with its frame, or None before. One query."""
    return light_runs(campaign).filter(adoption__isnull=False).first()


def adoption_in(campaign: Campaign) -> Adoption:
    """Return the adoption of a campaign that has one, with its run but the record. One query."""
    return Adoption.objects.select_related("run").defer("run__record").get(campaign=campaign)


def run_in_force(campaign: Campaign) -> Run:
    """Return the adopted run of a campaign that has one; ValueError before. One query."""
    run = adopted_run(campaign)
    if run is None:
        raise ValueError(f"{campaign} has no adopted run.")
    return run


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


def respread_indicators(run: Run) -> list[str]:
    """Return the indicators whose regional total is zero: their pot went to their axis's others."""
    facts = run.frame.facts
    result, names = facts["result"], facts["context"]["indicators"]
    weighted = [
        i["number"] for axis in facts["inputs"]["axes"] for i in axis["indicators"] if i["weight"]
    ]
    return [names[str(n)]["short_label"] for n in sorted(weighted) if str(n) not in result["pots"]]


def indicator_names(run: Run, number: int) -> dict[str, Any]:
    """Return the indicator as the run recorded it: label, definition, unit, source."""
    return run.frame.facts["context"]["indicators"][str(number)]


def _column(run: Run, number: int, pot_cents: int) -> IndicatorColumn:
    names = indicator_names(run, number)
    return IndicatorColumn(
        number, names["axis"], names["kind"], names["short_label"], names["label"], pot_cents
    )


def _sum_if_known(amounts: Iterable[int | None]) -> int | None:
    found = list(amounts)
    known = [amount for amount in found if amount is not None]
    return sum(known) if len(known) == len(found) else None
