"""Runs as the pages read them: always the run's own rows, never the live tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import (
    BooleanField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from allocation.models import (
    Adoption,
    Campaign,
    CampaignRevision,
    ReplacedAdoption,
    Run,
    RunLine,
    RunPart,
    RunTotal,
    SettlementLine,
    StateChange,
    WithdrawnAdoption,
    WithdrawnSettlement,
)
from allocation.revisions.selectors import revision_since
from structures.delegations.selectors import lender_of
from structures.models import Role, Structure, User


@dataclass(frozen=True)
class IndicatorColumn:
    """An indicator of the run: its names, its pot and the sum of its lines, in cents."""

    number: int
    axis_number: int
    kind: str
    short_label: str
    label: str
    pot_cents: int
    total_cents: int


@dataclass(frozen=True)
class RunSums:
    """What a run gives in all, in cents; `former_grant_cents` is None while one is unknown."""

    fixed_cents: int
    ceiling_cents: int
    maximum_cents: int
    advance_cents: int
    former_grant_cents: int | None


class Standing(Protocol):
    """What goes with a run of `runs_of`."""

    adopted: bool
    settling: bool
    withdrawn: bool
    replaced: bool


def runs_of(campaign: Campaign) -> QuerySet[Run]:
    """Return the campaign's runs, latest first. One query.

    `adopted` and `settling` tell which ones money rests on, `withdrawn` and `replaced` which did
    and no longer do.
    """
    adopted = ExpressionWrapper(Q(adoption__isnull=False), BooleanField())
    lines = SettlementLine.objects.filter(run=OuterRef("pk"), run__withdrawn_settlement=None)
    gone = Q(Exists(WithdrawnSettlement.objects.filter(run=OuterRef("pk")))) | Q(
        Exists(WithdrawnAdoption.objects.filter(run=OuterRef("pk"), run__adoption=None))
    )
    replaced = Exists(ReplacedAdoption.objects.filter(run=OuterRef("pk")))
    found = campaign.runs.defer("record").select_related("author")
    return found.annotate(
        adopted=adopted,
        settling=Exists(lines),
        withdrawn=ExpressionWrapper(gone, BooleanField()),
        replaced=replaced,
    )


def light_runs(campaign: Campaign) -> QuerySet[Run]:
    """Return the campaign's runs with their frames; records are left where they are. One query."""
    return campaign.runs.defer("record").select_related("frame")


def revised_since_last_run(campaign: Campaign) -> CampaignRevision | None:
    """Return what changed the rule since the last run was computed, or None. One query."""
    last = campaign.runs.order_by("-number").values("computed_at")[:1]
    return revision_since(campaign, Subquery(last))


def part_of(run: Run, structure: Structure) -> dict[str, Any]:
    """Return what the run says of one of its structures (`extracts.parts_of`). One query."""
    return RunPart.objects.get(total__run=run, total__structure=structure).facts


def adopted_run(campaign: Campaign) -> Run | None:
    """Return the campaign's adopted run, with its frame, or None before. One query."""
    return light_runs(campaign).filter(adoption__isnull=False).first()


def adoption_in(campaign: Campaign) -> Adoption:
    """Return the adoption of a campaign that has one, with its run but the record.

    One query, none on a campaign that was read with it.
    """
    if Adoption.campaign.field.remote_field.is_cached(campaign):
        return campaign.adoption
    return Adoption.objects.select_related("run").defer("run__record").get(campaign=campaign)


def run_in_force(campaign: Campaign) -> Run:
    """Return the adopted run of a campaign that has one; ValueError before. One query."""
    run = adopted_run(campaign)
    if run is None:
        raise ValueError(f"{campaign} has no adopted run.")
    return run


def whole_run_in_force(campaign: Campaign) -> Run:
    """Return the adopted run with its record, to compute it again. One query."""
    return Run.objects.select_related("frame").get(adoption__campaign=campaign)


def adoption_of(run: Run) -> Adoption | None:
    """Return the run's adoption, or None. One query."""
    lender = lender_of("adopted_by", "adopted_at", Role.REGION_MANAGER)
    found = Adoption.objects.select_related("adopted_by").annotate(adopted_for=lender)
    return found.filter(run=run).first()


def runs_shown() -> QuerySet[Run]:
    """Return the runs as pages show them: who proves or sends a record asks for it."""
    withdrawn = Exists(_withdrawing(OuterRef("pk")))
    replaced = Exists(ReplacedAdoption.objects.filter(run=OuterRef("pk")))
    runs = Run.objects.select_related("campaign", "author", "frame").defer("record")
    return runs.annotate(was_withdrawn=withdrawn, was_replaced=replaced)


def withdrawals_of(run: Run) -> list[StateChange]:
    """Return the steps back that withdrew the run, adopted or settling, in order.

    One query, none for one of `runs_shown` that never was.
    """
    if not vars(run).get("was_withdrawn", True):
        return []
    return list(_withdrawing(run.pk).select_related("changed_by"))


def _withdrawing(run: int | OuterRef) -> QuerySet[StateChange]:
    own = Q(withdrawn_adoption__run=run) | Q(withdrawn_settlement__run=run)
    return StateChange.objects.filter(own)


def may_adopt(run: Run, user: User) -> bool:
    """Tell whether the person may adopt it: no stand-in what they computed themselves."""
    own = user.role == Role.REGION_MANAGER
    return own or user.has_role(Role.REGION_MANAGER) and run.author_id != user.pk


def run_sums(run: Run) -> RunSums:
    """Return the sums of a run over all its structures. One query."""
    unknown = Count("pk", filter=Q(former_grant_cents=None))
    added = {f"all_{name}": Sum(name, default=0) for name in RunSums.__annotations__}
    found = run.totals.aggregate(unknown=unknown, **added)
    sums = {name: found[f"all_{name}"] for name in RunSums.__annotations__}
    return RunSums(**sums | ({"former_grant_cents": None} if found["unknown"] else {}))


def run_columns(run: Run) -> list[IndicatorColumn]:
    """Return the run's indicators, each with its pot and the sum of its lines. One query."""
    found = run.lines.order_by("indicator_number").values_list("indicator_number", "pot_cents")
    return [_column(run, *row) for row in found.annotate(total=Sum("amount_cents"))]


def amount_name(number: int) -> str:
    """Return the name under which a row of `run_lines` has the amount of an indicator."""
    return f"amount_{number}"


def run_lines(run: Run, columns: Iterable[IndicatorColumn]) -> QuerySet[RunTotal]:
    """Return each structure's totals with its amounts under `amount_name`. One query."""
    own = RunLine.objects.filter(run=run, structure=OuterRef("structure"))
    amounts = {
        amount_name(column.number): Subquery(
            own.filter(indicator_number=column.number).values("amount_cents")
        )
        for column in columns
    }
    return run.totals.select_related("structure").annotate(**amounts)


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


def _column(run: Run, number: int, pot_cents: int, total_cents: int) -> IndicatorColumn:
    names = indicator_names(run, number)
    labels = names["short_label"], names["label"]
    return IndicatorColumn(number, names["axis"], names["kind"], *labels, pot_cents, total_cents)
