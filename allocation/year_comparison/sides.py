"""Two years as each structure sees them, read from the rows of their adopted runs."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q, Sum

from allocation.engine import exact_sum
from allocation.engine.measures import MEASURES
from allocation.guard_rails.selectors import GOING_ON
from allocation.models import Axis, Campaign, Indicator, Run, RunTotal
from allocation.runs.selectors import adopted_run
from allocation.year_comparison.causes import AxisRule, Causes, NotComparable, Side, causes
from structures.models import Structure

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Counted:
    """What an indicator counted in two years, of a structure and of all; None if not measured."""

    label: str
    whole: bool
    own_before: Decimal | None
    own_after: Decimal | None
    all_before: Decimal | None
    all_after: Decimal | None


@dataclass(frozen=True)
class Change:
    """A structure's maximum in two years, in cents, and why it changed.

    `causes` is None where the years cannot be told apart cause by cause. `merged` are the keys
    of the structures of then that it goes on with.
    """

    before: Side
    after: Side
    causes: Causes | None
    merged: list[int]

    @property
    def before_cents(self) -> int:
        """The maximum of the year before."""
        return self.before.maximum_cents

    @property
    def after_cents(self) -> int:
        """The maximum of the year."""
        return self.after.maximum_cents


def run_before(campaign: Campaign) -> Run | None:
    """Return the adopted run of the year before, with its frame and its campaign. Two queries."""
    then = Campaign.objects.filter(year=campaign.year - 1).first()
    run = adopted_run(then) if then else None
    if run and then:
        run.campaign = then
    return run


def maximum_before(run: Run, structure: Structure) -> int | None:
    """Return a structure's maximum the year before that of a run, in cents; None without any.

    With the maxima of whom it goes on with since. One query.
    """
    others = run.totals.exclude(structure=structure).values("structure")
    adopted = RunTotal.objects.filter(run__adoption__campaign__year=run.campaign.year - 1)
    own = adopted.filter(_going_on_as(structure)).exclude(structure__in=others)
    return own.aggregate(found=Sum("maximum_cents"))["found"]


def measured_by(*runs: Run) -> dict[tuple[int, int], str]:
    """Return what each indicator measures, by its campaign and number. One query."""
    of_both = Indicator.objects.filter(campaign__in=[run.campaign_id for run in runs])
    return {
        (campaign, number): f"{measure} {label}" if MEASURES[measure].repeatable else measure
        for campaign, number, measure, label in of_both.values_list(
            "campaign", "number", "measure", "short_label"
        )
    }


def changes(before: Run, after: Run, only: Structure | None = None) -> dict[int, Change]:
    """Return the change of each structure that has a part in both runs, by key; or of one alone.

    Five queries. Nothing of a structure rests on another's own values: totals are the runs'.
    """
    now = {one.structure_id: one for one in after.totals.filter(_of(only))}
    families = _families(before, now, only)
    names = measured_by(before, after)
    then_side = _sides(before, names, [one for members in families.values() for one in members])
    now_side = _sides(after, names, now.values())
    return {
        pk: _change(then_side(members), now_side([now[pk]]), pk, members)
        for pk, members in families.items()
    }


def counted_in_both(change: Change, before: Run, after: Run) -> list[Counted]:
    """Return what each indicator of the year counted, by number, in both years. One query."""
    names = measured_by(before, after)
    found = []
    for number, said in sorted(_indicators(after).items()):
        name = names[after.campaign_id, number]
        sides = [
            getattr(side, of).get(name)
            for of in ("own", "totals")
            for side in (change.before, change.after)
        ]
        found.append(Counted(f"{number}. {said['short_label']}", said["whole_values"], *sides))
    return found


def _indicators(run: Run) -> dict[int, dict[str, Any]]:
    """Return the measured indicators of a run, by number."""
    context = run.frame.facts["context"]["indicators"]
    return {int(n): said for n, said in context.items() if said["kind"] == Axis.Kind.FIXED}


def _going_on_as(structure: Structure) -> Q:
    return reduce(or_, (Q((path.removesuffix("_id"), structure)) for path in GOING_ON))


def _of(structure: Structure | None) -> Q:
    return Q(structure=structure) if structure else Q()


def _families(
    run: Run, now: Mapping[int, RunTotal], only: Structure | None
) -> dict[int, list[RunTotal]]:
    """Return the totals of then by the structure that goes on with them, itself or a merged one.

    Who had a part of its own in the year after is nobody's family yet. One query.
    """
    found: dict[int, list[RunTotal]] = {}
    totals = run.totals.filter(_going_on_as(only) if only else Q()).annotate(
        **{f"heir_{rank}": F(path) for rank, path in enumerate(GOING_ON)}
    )
    for total in totals:
        heirs = (getattr(total, f"heir_{rank}") for rank in range(len(GOING_ON)))
        heir = next((pk for pk in heirs if pk in now), None)
        if heir is not None:
            found.setdefault(heir, []).append(total)
    return found


def _sides(
    run: Run, names: Mapping[tuple[int, int], str], totals: Iterable[RunTotal]
) -> Callable[[Sequence[RunTotal]], Side]:
    """Return what makes the side of some of these structures together. One query."""
    facts, whole = run.frame.facts, {}
    own: dict[int, dict[str, Decimal]] = defaultdict(dict)
    lines: dict[int, int] = defaultdict(int)
    shared = run.lines.filter(kind=Axis.Kind.FIXED, structure__in=[t.structure_id for t in totals])
    columns = ("structure", "indicator_number", "value", "total", "amount_cents")
    for structure, number, value, total, cents in shared.order_by().values_list(*columns):
        name = names[run.campaign_id, number]
        own[structure][name], whole[name] = value, total
        lines[structure] += cents
    axes = tuple(
        AxisRule(axis["share_bp"], _weights(axis, run, names))
        for axis in facts["inputs"]["axes"]
        if axis["kind"] == Axis.Kind.FIXED
    )

    def side(members: Sequence[RunTotal]) -> Side:
        keys = [one.structure_id for one in members]
        return Side(
            facts["inputs"]["envelope_cents"],
            axes,
            {name: exact_sum(own[pk].get(name, NOTHING) for pk in keys) for name in whole},
            whole,
            sum(one.fixed_cents - lines[one.structure_id] for one in members),
            sum(one.maximum_cents for one in members),
        )

    return side


def _weights(
    axis: Mapping[str, Any], run: Run, names: Mapping[tuple[int, int], str]
) -> dict[str, int]:
    return {
        names[run.campaign_id, one["number"]]: one["weight"]
        for one in axis["indicators"]
        if one["weight"]
    }


def _change(was: Side, now: Side, pk: int, members: Iterable[RunTotal]) -> Change:
    try:
        why = causes(was, now)
    except NotComparable:
        why = None
    merged = sorted(one.structure_id for one in members if one.structure_id != pk)
    return Change(was, now, why, merged)
