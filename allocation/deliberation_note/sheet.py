"""All that the note says of a run, on the page and on paper: nothing else is read to print it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from allocation.campaigns.pages import Segment
from allocation.deliberation_note import words
from allocation.deliberation_note.drawings import WIDE, Chart, chart
from allocation.deliberation_note.selectors import (
    Before,
    NoteRow,
    TerritoryRows,
    before_of,
    by_territory,
    totals_of,
    whole,
)
from allocation.method.pages import AxisTold, axis_told, summary
from allocation.method.rules import Rule, rules
from allocation.method.selectors import PublicRule, public_rule
from allocation.models import Adoption, Campaign, CampaignRevision, Run, RunTotal
from allocation.parameters.pages import Fact, calendar_facts, year_facts
from allocation.parameters.selectors import last_changes
from allocation.runs.pages import run_segments
from allocation.runs.selectors import respread_indicators
from allocation.year_comparison.change_pages import (
    ChangeRow,
    change_rows,
    network_row,
    shown_causes,
)
from structures.ground.french import NO_BREAK_SPACE, number
from structures.map.network import NetworkMap, network_map
from structures.region.selectors import Letterhead, letterhead_on


@dataclass(frozen=True)
class Amounts:
    """The table by structure: what came before, under its name, the territories, the whole."""

    before: str
    territories: list[TerritoryRows]
    total: NoteRow


@dataclass(frozen=True)
class Causes:
    """Why each amount changed, cause by cause: none where one of them is not told."""

    labels: list[str]
    rows: list[ChangeRow]
    total: ChangeRow


@dataclass(frozen=True)
class AxisSourced:
    """An axis as the method tells it, and where its share comes from."""

    told: AxisTold
    source: str


@dataclass(frozen=True)
class Annex:
    """Every parameter with its source, and what changed since the collection was opened."""

    year: list[Fact]
    calendar: list[Fact]
    axes: list[AxisSourced]
    coefficients: list[tuple[str, str, str]]
    grants_source: list[str]
    revisions: list[CampaignRevision]


@dataclass(frozen=True)
class NoteSheet:
    """A run presented to those who vote on it; `adoption` is None for a draft."""

    reference: str
    demo: bool
    region: Letterhead
    campaign: Campaign
    run: Run
    adoption: Adoption | None
    day: date
    computed: str
    lead: str
    main: list[words.Amount]
    essential: list[str]
    particulars: list[str]
    segments: list[Segment]
    amounts: Amounts
    chart: Chart
    map: NetworkMap | None
    change: list[str]
    causes: Causes | None
    rules: list[Rule]
    annex: Annex

    @property
    def rows(self) -> list[NoteRow]:
        """The structures, in the order of the table."""
        return [row for one in self.amounts.territories for row in one.rows]

    @property
    def record(self) -> dict[str, object]:
        """The amounts as data, attached to the PDF and sealed."""
        return {
            "reference": self.reference,
            "run": {"number": self.run.number, "sha256": self.run.sha256},
            "deliberation": _deliberation(self.adoption),
            "structures": [vars(row) for row in self.rows],
            "whole": vars(self.amounts.total),
        }


def note_sheet(run: Run, adoption: Adoption | None) -> NoteSheet:
    """Return the note of one of `runs_shown`. At most 21 queries, whatever the network."""
    campaign = run.campaign
    day = adoption.deliberation_date if adoption else timezone.localdate(run.computed_at)
    totals, rule = totals_of(run), public_rule(campaign)
    before = before_of(run, totals)
    territories = by_territory(totals, before)
    rows = [row for one in territories for row in one.rows]
    total = whole(rows, before)
    return NoteSheet(
        reference=f"{campaign.year}-{run.number}",
        demo=settings.DEMO,
        region=letterhead_on(day),
        campaign=campaign,
        run=run,
        adoption=adoption,
        day=day,
        computed=words.computed(run),
        lead=words.lead(run, adoption, total, len(rows)),
        main=words.main_amounts(total, _former(totals)),
        essential=summary(rule)[1:],
        particulars=words.particulars(run, respread_indicators(run)),
        segments=run_segments(run),
        amounts=Amounts(_column(before), territories, total),
        chart=chart(rows, WIDE),
        map=network_map(day, {one.structure_id: one.structure.name for one in totals}),
        change=words.change_sentences(campaign.year, total, before, rows),
        causes=_causes(before, totals),
        rules=rules(rule),
        annex=_annex(rule, run, totals, former=before.year is None),
    )


def _deliberation(adoption: Adoption | None) -> dict[str, str] | None:
    if adoption is None:
        return None
    day = adoption.deliberation_date.isoformat()
    return {"number": adoption.deliberation_number, "date": day}


def _column(before: Before) -> str:
    if before.year is None:
        return "Dotation antérieure"
    return f"Maximum{NO_BREAK_SPACE}{before.year}"


def _former(totals: list[RunTotal]) -> int | None:
    grants = [one.former_grant_cents for one in totals]
    return None if None in grants else sum(cents for cents in grants if cents is not None)


def _causes(before: Before, totals: list[RunTotal]) -> Causes | None:
    found = before.changes
    if not found or not all(one.causes for one in found.values()):
        return None
    shown = shown_causes(found.values())
    structures = {one.structure_id: one.structure for one in totals}
    rows = {row.structure: row for row in change_rows(found, structures, shown)}
    in_order = [rows[one.structure] for one in totals if one.structure in rows]
    return Causes(list(shown.values()), in_order, network_row(in_order, shown))


def _annex(rule: PublicRule, run: Run, totals: list[RunTotal], *, former: bool) -> Annex:
    """Return the parameters, those that may change without a revision as the run has them.

    Four queries at most.
    """
    campaign = rule.campaign
    changes = last_changes(campaign)
    grants = campaign.former_grants.order_by("source").values_list("source", flat=True)
    origin = run.frame.facts["context"].get("fixed_reference", {}).get("origin", "")
    year = year_facts(campaign, changes, origin)
    return Annex(
        year=[one for one in year if one.value != campaign.envelope_note],
        calendar=calendar_facts(campaign, changes),
        axes=[AxisSourced(axis_told(axis, campaign), axis.row.source) for axis in rule.axes],
        coefficients=list(_coefficients(totals)),
        grants_source=list(grants.distinct()) if former else [],
        revisions=rule.revisions,
    )


def _coefficients(totals: Iterable[RunTotal]) -> Iterator[tuple[str, str, str]]:
    """Yield whose value was multiplied, by what and why."""
    for total in totals:
        facts = total.part.facts
        coefficient = Decimal(facts["coefficient"] or 1)
        if coefficient != 1:
            reason = facts.get("coefficient_reason", "")
            yield total.structure.name, f"× {number(coefficient)}", reason
