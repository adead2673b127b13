"""The years of a structure and of the network, as the rows of adopted runs say them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from allocation.models import (
    Axis,
    Campaign,
    CampaignRevision,
    DecidedLevel,
    Run,
    RunLine,
    RunTotal,
)
from allocation.past_years.selectors import PastYearOf, past_years_of
from allocation.settlement.selectors import settled_lines
from allocation.year_comparison.sides import measured_by
from structures.models import Structure

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    SharedRun = WithAnnotations[Run, "SharedBy"]

AMOUNTS = ("fixed_cents", "ceiling_cents", "maximum_cents", "advance_cents", "final_cents")
Facts = Mapping[str, Any]
Names = dict[tuple[int, int], str]


class SharedBy(TypedDict):
    """How many structures share the envelope of a run."""

    shared_by: int


@dataclass
class Year:
    """A year with an adopted run, of one structure or of the network.

    What is not known is absent, never 0. Indicators go by what they measure: `indicators` is
    what the run says of each, `values` what the structure counted before any coefficient,
    `totals` what the network did, as the run shares by it; `levels` are decided ones, `standing`
    how many structures have each of them.
    """

    campaign: Campaign
    run: int
    facts: Facts
    shared_by: int
    indicators: dict[str, Facts]
    revisions: list[CampaignRevision] = field(default_factory=list)
    has_part: bool = True
    amounts: dict[str, int | None] = field(default_factory=dict)
    former_cents: int | None = None
    values: dict[str, Decimal] = field(default_factory=dict)
    totals: dict[str, Decimal] = field(default_factory=dict)
    provenance: dict[str, Mapping[str, str]] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    standing: dict[str, Counter[int]] = field(default_factory=dict)

    @property
    def year(self) -> int:
        """The year of the campaign."""
        return self.campaign.year


@dataclass(frozen=True)
class Merged:
    """A structure that is counted with another since it closed, but where it had its own part."""

    code: str
    name: str
    closed_on: date
    shared: tuple[int, ...]

    def counted_in(self, year: int) -> bool:
        """Tell whether what it did is in the figures of the other, in a campaign."""
        return year not in self.shared and self.closed_on.year <= year


@dataclass(frozen=True)
class OverYears:
    """The years, the earliest first; those of before, the latest first; who was merged in."""

    years: list[Year]
    past: list[PastYearOf] = field(default_factory=list)
    merged: list[Merged] = field(default_factory=list)


def structure_over_years(structure: Structure) -> OverYears:
    """Return the years of a structure. Nine queries, for any number of years and of structures."""
    runs, names = _adopted()
    years = _years(runs, names)
    _read_own_totals(structure, years)
    lines = RunLine.objects.filter(run__in=years, structure=structure, kind=Axis.Kind.FIXED)
    for run, number, total in lines.order_by().values_list("run", "indicator_number", "total"):
        if total is not None:
            years[run].totals[names[years[run].campaign.pk, number]] = total
    levels = DecidedLevel.objects.filter(structure=structure).order_by()
    of_campaign = {one.campaign.pk: one for one in years.values()}
    for campaign, number, level in levels.values_list("campaign", "indicator_number", "level"):
        if campaign in of_campaign:
            of_campaign[campaign].levels[names[campaign, number]] = level
    return OverYears(list(years.values()), past_years_of(structure), _merged_into(structure))


def network_over_years() -> OverYears:
    """Return the years of the network. Seven queries, for any number of years and structures."""
    runs, names = _adopted()
    years = _years(runs, names)
    _read_network_totals(years)
    lines = RunLine.objects.filter(run__in=years, kind=Axis.Kind.FIXED).order_by()
    counted = lines.values_list("run", "indicator_number").annotate(whole=Max("total"))
    for run, number, whole in counted:
        years[run].totals[names[years[run].campaign.pk, number]] = whole
    of_campaign = {one.campaign.pk: one for one in years.values()}
    decided = DecidedLevel.objects.filter(campaign__in=of_campaign).order_by()
    columns = decided.values_list("campaign", "indicator_number", "level")
    for campaign, number, level, count in columns.annotate(count=Count("pk")):
        year = of_campaign[campaign]
        year.standing.setdefault(names[campaign, number], Counter())[level] += count
    return OverYears(list(years.values()))


def amount_name(name: str, year: int) -> str:
    """Return the name under which a row of `structures_over_years` has an amount of a year."""
    return f"{name}_{year}"


def value_name(kind: str, year: int, number: int) -> str:
    """Return the same of what an indicator counts (`value`) or of its `level`."""
    return f"{kind}_{year}_{number}"


def structures_over_years(years: Iterable[Year]) -> QuerySet[Structure]:
    """Return who had a part of some year, by code, with all that each year says. One query.

    Values are texts, as the runs keep them, before any coefficient.
    """
    found: dict[str, Subquery] = {}
    shared = list(years)
    for year in shared:
        own = RunTotal.objects.filter(run=year.run, structure=OuterRef("pk"))
        final = settled_lines().filter(run__campaign=year.campaign, structure=OuterRef("pk"))
        for name in AMOUNTS:
            source = final if name == "final_cents" else own
            found[amount_name(name, year.year)] = Subquery(source.values(name)[:1])
        levels = DecidedLevel.objects.filter(campaign=year.campaign, structure=OuterRef("pk"))
        for said in year.indicators.values():
            number = said["number"]
            if said["kind"] == Axis.Kind.FIXED:
                path = f"part__facts__measured__{number}"
                found[value_name("value", year.year, number)] = Subquery(own.values(path)[:1])
            else:
                one = levels.filter(indicator_number=number)
                found[value_name("level", year.year, number)] = Subquery(one.values("level")[:1])
    sharing = RunTotal.objects.filter(run__in=[year.run for year in shared])
    known = Structure.objects.filter(pk__in=sharing.order_by().values("structure"))
    return known.annotate(**found).order_by("code")


def _adopted() -> "tuple[list[SharedRun], Names]":
    """Return the adopted runs, the earliest year first, and what they measure. Two queries."""
    sharing = RunTotal.objects.filter(run=OuterRef("pk")).order_by().values("run")
    runs = Run.objects.filter(adoption__isnull=False).defer("record")
    runs = runs.select_related("campaign", "frame").order_by("campaign__year")
    found = runs.annotate(
        shared_by=Coalesce(Subquery(sharing.annotate(n=Count("pk")).values("n")), 0)
    )
    return list(found), measured_by(*found)


def _years(runs: "Iterable[SharedRun]", names: Names) -> dict[int, Year]:
    """Return the years by the key of their run, with what revised each. One query."""
    years = {}
    for run in runs:
        said = run.frame.facts["context"]["indicators"]
        indicators = {
            names[run.campaign_id, int(number)]: one | {"number": int(number)}
            for number, one in sorted(said.items(), key=lambda item: int(item[0]))
        }
        years[run.pk] = Year(run.campaign, run.pk, run.frame.facts, run.shared_by, indicators)
    revisions: dict[int, list[CampaignRevision]] = defaultdict(list)
    of_these = [year.campaign.pk for year in years.values()]
    confirmed = CampaignRevision.objects.filter(campaign__in=of_these, confirmed_at__isnull=False)
    for one in confirmed.order_by("campaign", "number"):
        revisions[one.campaign_id].append(one)
    for year in years.values():
        year.revisions = revisions[year.campaign.pk]
    return years


def _read_network_totals(years: Mapping[int, Year]) -> None:
    """Write what each year gave all its structures together. Two queries."""
    sums = {name: Sum(name) for name in AMOUNTS if name != "final_cents"}
    unknown = Count("pk", filter=Q(former_grant_cents=None))
    added = RunTotal.objects.filter(run__in=years).order_by().values("run")
    found = added.annotate(**sums, former=Sum("former_grant_cents"), unknown=unknown)
    for run, *amounts, former, lacking in found.values_list("run", *sums, "former", "unknown"):
        years[run].amounts = dict(zip(sums, amounts, strict=True)) | {"final_cents": None}
        years[run].former_cents = None if lacking else former
    of_campaign = {one.campaign.pk: one for one in years.values()}
    finals = settled_lines().filter(run__campaign__in=of_campaign).order_by()
    settled = finals.values_list("run__campaign").annotate(final=Sum("final_cents"))
    for campaign, final in settled:
        of_campaign[campaign].amounts["final_cents"] = final


def _merged_into(structure: Structure) -> list[Merged]:
    """Return who was merged into a structure, in order, and the years of their own. One query."""
    own = Q(run_totals__run__adoption__isnull=False)
    shared = ArrayAgg("run_totals__run__campaign__year", filter=own, default=Value([]))
    merged = Structure.objects.filter(merged_into=structure, closed_on__isnull=False)
    rows = merged.annotate(shared=shared).order_by("closed_on", "code")
    columns = rows.values_list("code", "name", "closed_on", "shared")
    return [Merged(code, name, on, tuple(years)) for code, name, on, years in columns if on]


def _read_own_totals(structure: Structure, years: Mapping[int, Year]) -> None:
    """Write what each year gave a structure, and what it counted. One query."""
    settled = settled_lines().filter(
        run__campaign=OuterRef("run__campaign"), structure=OuterRef("structure")
    )
    own = RunTotal.objects.filter(run__in=years, structure=structure).select_related("part")
    totals = {
        total.run_id: total
        for total in own.annotate(final_cents=Subquery(settled.values("final_cents")[:1]))
    }
    for run, year in years.items():
        total = totals.get(run)
        year.has_part = total is not None
        if total is None:
            continue
        year.amounts = {name: getattr(total, name) for name in AMOUNTS}
        year.former_cents = total.former_grant_cents
        facts = total.part.facts
        for name, one in year.indicators.items():
            number = str(one["number"])
            if number in facts["measured"]:
                year.values[name] = Decimal(facts["measured"][number])
            year.provenance[name] = facts["provenance"].get(number, {})
