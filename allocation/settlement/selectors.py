"""The settlement as the pages read it: from the maximum to the balance, to the cent."""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from allocation import engine
from allocation.campaigns.selectors import campaign_structures
from allocation.models import Axis, Campaign, Run, RunLine, RunTotal
from allocation.runs.extracts import frame_of
from allocation.runs.record import Ratings, computed, rated
from allocation.runs.rows import run_totals, settlement_lines
from allocation.runs.selectors import indicator_names, light_runs, part_of
from allocation.settlement.models import SettlementLine
from structures.models import Structure


@dataclass(frozen=True)
class SettledAmounts:
    """What becomes of a maximum once axis 3 is rated, in cents.

    `difference_cents` is final less maximum: what was redistributed less what was not earned.
    """

    maximum_cents: int
    fixed_cents: int
    earned_cents: int
    unearned_cents: int
    redistributed_cents: int
    final_cents: int
    difference_cents: int
    advance_cents: int
    balance_cents: int


@dataclass(frozen=True)
class SettlementRow:
    """A structure's amounts."""

    structure: Structure
    amounts: SettledAmounts


@dataclass(frozen=True)
class SettlementTable:
    """A settlement, by structure code; final amounts and what is retained make the envelope."""

    rows: list[SettlementRow]
    total: SettledAmounts
    envelope_cents: int
    retained_cents: int
    redistributes: bool

    @property
    def beyond_maximum(self) -> list[tuple[Structure, int]]:
        """Who gets more than the maximum of its convention, and by how much, in cents."""
        found = ((row.structure, row.amounts.difference_cents) for row in self.rows)
        return [(structure, cents) for structure, cents in found if cents > 0]


@dataclass(frozen=True)
class EarnedLine:
    """What a rating earned a structure: level ÷ 3 × ceiling, rounded down to the cent."""

    number: int
    label: str
    level: int
    wording: str
    ceiling_cents: int
    earned_cents: int


@dataclass(frozen=True)
class Redistribution:
    """An axis's unearned money, shared pro rata of what each structure earned over the axis."""

    own_earned_cents: int
    network_earned_cents: int
    unearned_cents: int


@dataclass(frozen=True)
class StructureSettlement:
    """A structure's final amounts, and how they came about; nothing of its neighbours."""

    run: Run
    line: SettlementLine
    earned: list[EarnedLine]
    redistributions: list[Redistribution]
    retained_cents: int
    redistributes: bool


def settlement_run(campaign: Campaign) -> Run | None:
    """Return the run that settles the campaign, with its frame, or None before. One query.

    One that was withdrawn settles nothing.
    """
    return light_runs(campaign).filter(_settling()).first()


def settled_lines() -> QuerySet[SettlementLine]:
    """Return the lines that count: those of settlements that were not withdrawn."""
    return SettlementLine.objects.filter(run__withdrawn_settlement=None)


def settled_amounts(campaign: Campaign) -> list[tuple[Structure, int]]:
    """Return the final amount of each structure, in cents; nothing before. Two queries."""
    run = settlement_run(campaign)
    lines = run.settlement_lines.select_related("structure") if run else []
    return [(line.structure, line.final_cents) for line in lines]


def binding_runs() -> QuerySet[Run]:
    """Return the runs that money rests on, whole, by number. One query."""
    found = Run.objects.filter(Q(adoption__isnull=False) | _settling())
    return found.select_related("frame").order_by("number")


def settlement_table(run: Run) -> SettlementTable:
    """Return the amounts of a settlement run, from its own rows. Two queries."""
    lines = run.settlement_lines.select_related("structure")
    return _table(run.frame.facts, lines, run.totals.all())


def settlement_preview(adopted: Run, ratings: Ratings) -> SettlementTable:
    """Return the amounts that `ratings` would give, nothing being kept. One query.

    Raises InputsRefused if the ratings cannot be used.
    """
    head = {"run": adopted.record["run"]}
    run = Run(record=computed(head | rated(adopted.record, ratings)))
    structures = {s.code: s for s in campaign_structures(adopted.campaign)}
    facts = frame_of(run.record, run.record["sharing"])
    return _table(facts, settlement_lines(run, structures), run_totals(run, structures))


def missing_ratings(adopted: Run, ratings: Ratings) -> list[str]:
    """Return the ratings still to be settled, "structure, indicator n", by structure. No query."""
    context, inputs = adopted.record["context"], adopted.record["inputs"]
    expected = [
        int(number)
        for number, names in context["indicators"].items()
        if names["kind"] == Axis.Kind.VARIABLE
    ]
    return [
        f"{context['structures'][code]}, indicateur {number}"
        for code in inputs["structures"]
        for number in expected
        if code not in ratings.get(number, {})
    ]


def structure_settlement(campaign: Campaign, structure: Structure) -> StructureSettlement | None:
    """Return the structure's final amounts, or None before the settlement. Four queries."""
    run = settlement_run(campaign)
    if run is None:
        return None
    line = run.settlement_lines.filter(structure=structure).first()
    if line is None:
        return None
    own = part_of(run, structure)
    ceilings = run.lines.filter(structure=structure, kind=Axis.Kind.VARIABLE)
    rated_lines = [_earned(run, ceiling, own) for ceiling in ceilings]
    return StructureSettlement(
        run=run,
        line=line,
        earned=rated_lines,
        redistributions=[_redistribution(run, axis, own) for axis in _ratings_by_axis(run)],
        retained_cents=run.frame.facts["network"]["retained_cents"],
        redistributes=redistributes(run),
    )


def balance_range(total: RunTotal, decided: Iterable[tuple[int, int]] = ()) -> engine.BalanceRange:
    """Return the lowest and the highest balance that a run leaves to a structure. No query.

    `decided` are its ceilings whose level is settled, in cents, with that level. When what is
    not earned is redistributed (`redistributes`), the highest reads "at least": others may
    earn less.
    """
    return engine.balance_range(
        total.fixed_cents, total.ceiling_cents, total.advance_cents, decided
    )


def decided_levels(campaign: Campaign, structure: Structure) -> dict[int, int]:
    """Return the levels that the dialogue has settled, by indicator. One query."""
    own = campaign.decided_levels.filter(structure=structure).order_by()
    return dict(own.values_list("indicator_number", "level"))


def redistributes(run: Run) -> bool:
    """Tell whether what the network does not earn is shared out, by the run's own rule."""
    return _redistributes(run.frame.facts)


def _redistributes(facts: Mapping[str, Any]) -> bool:
    return facts["inputs"]["parameters"]["unearned_axis3"] == "redistribute"


def _settling() -> Exists:
    return Exists(settled_lines().filter(run=OuterRef("pk")))


def _table(
    facts: Mapping[str, Any], lines: Iterable[SettlementLine], totals: Iterable[RunTotal]
) -> SettlementTable:
    maxima = {total.structure_id: total.maximum_cents for total in totals}
    rows = [
        SettlementRow(line.structure, _amounts(line, maxima[line.structure_id])) for line in lines
    ]
    return SettlementTable(
        rows=rows,
        total=SettledAmounts(*map(sum, zip(*(astuple(row.amounts) for row in rows), strict=True))),
        envelope_cents=facts["inputs"]["envelope_cents"],
        retained_cents=facts["network"]["retained_cents"],
        redistributes=_redistributes(facts),
    )


def _amounts(line: SettlementLine, maximum_cents: int) -> SettledAmounts:
    return SettledAmounts(
        maximum_cents=maximum_cents,
        fixed_cents=line.fixed_cents,
        earned_cents=line.earned_cents,
        unearned_cents=maximum_cents - line.fixed_cents - line.earned_cents,
        redistributed_cents=line.redistributed_cents,
        final_cents=line.final_cents,
        difference_cents=line.final_cents - maximum_cents,
        advance_cents=line.advance_cents,
        balance_cents=line.balance_cents,
    )


def _ratings_by_axis(run: Run) -> list[list[str]]:
    """Return the numbers of the rated indicators, axis by axis, as the frame writes them."""
    found: dict[int, list[str]] = {}
    indicators = run.frame.facts["context"]["indicators"]
    for number in sorted(run.frame.facts["network"]["earned_cents"], key=int):
        found.setdefault(indicators[number]["axis"], []).append(number)
    return list(found.values())


def _earned(run: Run, ceiling: RunLine, own: Mapping[str, Any]) -> EarnedLine:
    number = str(ceiling.indicator_number)
    names, level = indicator_names(run, ceiling.indicator_number), own["levels"][number]
    return EarnedLine(
        number=ceiling.indicator_number,
        label=names["short_label"],
        level=level,
        wording=names["scale"][level] if names["scale"] else "",
        ceiling_cents=ceiling.amount_cents,
        earned_cents=own["earned"][number],
    )


def _redistribution(run: Run, axis: list[str], own: Mapping[str, Any]) -> Redistribution:
    pots, earned = run.frame.facts["result"]["pots"], run.frame.facts["network"]["earned_cents"]
    network = sum(earned[number] for number in axis)
    return Redistribution(
        own_earned_cents=sum(own["earned"][number] for number in axis),
        network_earned_cents=network,
        unearned_cents=sum(pots[number] for number in axis) - network,
    )
