"""The lines of a run that make one structure’s amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypedDict

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.module_loading import import_string

from allocation.agreements.selectors import agreements_visible_to
from allocation.models import Agreement, Campaign, Run, RunLine, RunTotal
from allocation.runs.selectors import indicator_names
from allocation.settlement.selectors import settled_lines
from structures.funders.selectors import Grant
from structures.models import Structure, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    YearTotal = WithAnnotations[RunTotal, "Settled"]


class Settled(TypedDict):
    """What a year finally gave; None as long as it is not settled."""

    final_cents: int | None


@dataclass(frozen=True)
class ExplainedLine:
    """One indicator of one structure: value ÷ total × pot = amount.

    `definition` is the wording that its value was counted under; `former` when it was another
    one when the run was computed.
    """

    line: RunLine
    names: dict[str, Any]
    provenance: dict[str, str]
    definition: str
    former: bool


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
class Solidarity:
    """The indicator that takes coefficients, the structure's own and why, its figure before it.

    `reason` is empty without a coefficient of its own, or where the run does not say it.
    """

    indicator: int
    coefficient: Decimal
    measured: Decimal
    reason: str


@dataclass(frozen=True)
class Explanation:
    """How the envelope comes down to one structure."""

    run: Run
    envelope_cents: int
    network_fixed_cents: int
    parameters: dict[str, Any]
    axes: list[ExplainedAxis]
    total: RunTotal


@dataclass(frozen=True)
class Contested:
    """A decision that the structure contests by an appeal: where that stands, and its page."""

    decision: str
    label: str
    tone: str
    sentence: str
    url: str


def explanation(run: Run, structure: Structure) -> Explanation | None:
    """Return the structure's way from the envelope to its amounts, None if it has no part.

    Two queries on a run read with its frame, and as many bytes whatever the network's size.
    """
    total = run.totals.filter(structure=structure).select_related("part").first()
    if total is None:
        return None
    facts = run.frame.facts
    lines = [_explained(run, line, total) for line in run.lines.filter(structure=structure)]
    axes = []
    for number, names in sorted(facts["context"]["axes"].items(), key=lambda item: int(item[0])):
        own = [line for line in lines if line.line.axis_number == int(number)]
        axes.append(
            ExplainedAxis(
                number=int(number),
                pot_cents=facts["result"]["axes"][number],
                amount_cents=sum(line.line.amount_cents for line in own),
                lines=own,
                **names,
            )
        )
    return Explanation(
        run=run,
        envelope_cents=facts["inputs"]["envelope_cents"],
        network_fixed_cents=facts["network"]["fixed_cents"],
        parameters=facts["inputs"]["parameters"],
        axes=axes,
        total=total,
    )


def solidarity(explained: Explanation) -> Solidarity | None:
    """Return the structure's coefficient when the run uses some, 1 included, else None."""
    indicator = explained.run.frame.facts["network"]["solidarity_indicator"]
    if indicator is None:
        return None
    own = explained.total.part.facts
    measured = Decimal(own["measured"][str(indicator)])
    coefficient, reason = Decimal(own["coefficient"] or "1"), own.get("coefficient_reason", "")
    return Solidarity(indicator, coefficient, measured, reason)


def prorata_words(provenance: Mapping[str, str]) -> str:
    """Return the pro rata that a figure is under, its reason and its whole value, or nothing."""
    return " ".join(provenance["comment"].split()) if provenance.get("prorata") else ""


def _explained(run: Run, line: RunLine, total: RunTotal) -> ExplainedLine:
    provenance = total.part.facts["provenance"].get(str(line.indicator_number), {})
    names = indicator_names(run, line.indicator_number)
    kept = run.frame.facts["context"].get("former_definitions", {})
    texts = kept.get(str(line.indicator_number), {})
    former = texts.get(provenance.get("wording", ""))
    definition = former or names.get("definition", "")
    return ExplainedLine(line, names, provenance, definition, former is not None)


def amounts_over_years(structure: Structure) -> "list[YearTotal]":
    """Return the structure's totals in adopted runs, latest year first. One query.

    Each with `final_cents`, None as long as the year is not settled.
    """
    settled = settled_lines().filter(
        run__campaign=OuterRef("run__campaign"), structure=OuterRef("structure")
    )
    totals = structure.run_totals.filter(run__adoption__isnull=False)
    totals = totals.annotate(final_cents=Subquery(settled.values("final_cents")[:1]))
    return list(
        totals.select_related("run__campaign").defer("run__record").order_by("-run__campaign__year")
    )


def grants_by_year(structure: Structure) -> dict[int, Grant]:
    """Return what the Region grants the structure by year, as adopted, or as settled. One query."""
    return {total.run.campaign.year: _grant(total) for total in amounts_over_years(structure)}


def _grant(total: "YearTotal") -> Grant:
    if total.final_cents is not None:
        return Grant(total.final_cents, "montant final")
    return Grant(total.maximum_cents, "dotation maximale arrêtée")


def agreements_over_years(structure: Structure, user: User) -> QuerySet[Agreement]:
    """Return the structure's generated conventions, latest year first. One query."""
    found = agreements_visible_to(user).filter(structure=structure).select_related("campaign")
    return found.defer("file__content").order_by("-campaign__year")


def contested(campaign: Campaign, structure: Structure, user: User) -> list[Contested]:
    """Return the structure's appeals about a year, as the floor above knows them. One query."""
    found: list[Contested] = import_string(settings.CONTESTED)(campaign, structure, user)
    return found
