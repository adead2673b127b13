"""What the method page of a year says: a summary, the rules, the definitions, the example."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from allocation.campaigns.pages import Segment, segments
from allocation.campaigns.states import LABELS, ORDER
from allocation.engine import split
from allocation.engine.measures import Kind
from allocation.method.example import worked
from allocation.method.rules import (
    Rule,
    axes_numbered,
    on_former_grants,
    rules,
    weight_words,
)
from allocation.method.selectors import PublicRule, RuleAxis, RuleIndicator, public_rule
from allocation.method.tables import COLUMNS, Row, left_over, received, way_down
from allocation.models import Campaign, CampaignRevision
from allocation.parameters.selectors import planned_days
from structures.ground import clock
from structures.ground.french import basis_points, counted, date_long, euros, in_a_row


@dataclass(frozen=True)
class IndicatorTold:
    """An indicator as anybody reads it; `facts` are lines beside its definition, `scale` levels."""

    number: int
    title: str
    label: str
    weight: str
    definition: str
    facts: list[str]
    scale: list[str]


@dataclass(frozen=True)
class AxisTold:
    """An axis, what it is for, what it shares, and its indicators."""

    number: int
    label: str
    share: str
    objective: str
    indicators: list[IndicatorTold]


@dataclass(frozen=True)
class ExampleTold:
    """The worked example: its tables, where a left-over cent goes, how all of it adds up."""

    lead: str
    columns: list[str]
    down: list[Row]
    received: list[Row]
    left_over: str
    sum: str


@dataclass(frozen=True)
class MethodPage:
    """All that the page says, in its order."""

    as_of: str
    summary: list[str]
    segments: list[Segment]
    rules: list[Rule]
    axes: list[AxisTold]
    example: ExampleTold | None
    calendar: list[tuple[str, date]]
    revisions: list[CampaignRevision]


def method_page(campaign: Campaign) -> MethodPage:
    """Return the method of a year, for anybody. Five queries."""
    rule = public_rule(campaign)
    days = planned_days(campaign)
    return MethodPage(
        as_of=_as_of(rule),
        summary=summary(rule),
        segments=_segments(rule),
        rules=rules(rule),
        axes=[axis_told(axis, campaign) for axis in rule.axes],
        example=_example(rule),
        calendar=[(LABELS[s].capitalize(), days[s]) for s in ORDER if s in days],
        revisions=rule.revisions,
    )


def _as_of(rule: PublicRule) -> str:
    said = [f"À jour du {date_long(clock.today())}."]
    if rule.opened_at:
        opened = date_long(timezone.localtime(rule.opened_at).date())
        said.append(f"Règle fixée à l’ouverture de la collecte, le {opened}.")
    moments = [one.confirmed_at for one in rule.revisions if one.confirmed_at]
    if moments:
        last = date_long(timezone.localtime(moments[-1]).date())
        said.append(f"Rectifiée en dernier lieu le {last}.")
    return " ".join(said)


def summary(rule: PublicRule) -> list[str]:
    """Return what is to be remembered, a sentence or two each."""
    campaign, fixed, variable = rule.campaign, rule.axes_of(fixed=True), rule.axes_of(fixed=False)
    among = counted(rule.structures, "structure", "structures")
    said = [
        f"La Région partage {euros(campaign.envelope_cents)} entre {among} du réseau des missions "
        f"locales, pour l’année {campaign.year}.",
        f"{_share(fixed)} de l’enveloppe ({axes_numbered(fixed)}) sont partagés selon des valeurs "
        f"mesurées pour {campaign.reference_year}. C’est la part fixe : aucune appréciation n’y "
        "entre.",
    ]
    if variable:
        said.append(
            f"{_share(variable)} ({axes_numbered(variable)}) forment la part variable. Chaque "
            "structure peut en recevoir jusqu’à un plafond connu d’avance, selon des niveaux que "
            "la Région arrête et motive après l’avoir entendue."
        )
    first = (
        f"{basis_points(campaign.former_grant_bp)} de la dotation antérieure"
        if on_former_grants(campaign)
        else f"{basis_points(campaign.advance_bp)} de l’enveloppe"
    )
    then = "une fois ces niveaux arrêtés" if variable else "en fin d’année"
    said += [
        f"{first} sont versés à la signature des conventions, le solde {then}.",
        "Le calcul est le même pour toutes les structures, au centime près, et chacune peut "
        "refaire le sien.",
    ]
    return said


def _share(axes: Sequence[RuleAxis]) -> str:
    return basis_points(sum(axis.row.share_bp for axis in axes))


def _segments(rule: PublicRule) -> list[Segment]:
    axes = [axis.row for axis in rule.axes]
    amounts = split(rule.campaign.envelope_cents, {axis.number: axis.share_bp for axis in axes})
    rows = [(one.number, one.label, one.get_kind_display(), one.share_bp) for one in axes]
    return segments(rows, amounts)


def axis_told(axis: RuleAxis, campaign: Campaign) -> AxisTold:
    """Return an axis and its indicators as anybody reads them. No query."""
    row = axis.row
    return AxisTold(
        number=row.number,
        label=row.label,
        share=f"{basis_points(row.share_bp)} de l’enveloppe, {row.get_kind_display()}",
        objective=f"{row.objective.rstrip('. ')}.",
        indicators=[_indicator(one, axis, campaign) for one in axis.indicators],
    )


def _indicator(one: RuleIndicator, axis: RuleAxis, campaign: Campaign) -> IndicatorTold:
    row = one.row
    return IndicatorTold(
        number=row.number,
        title=row.short_label,
        label=row.label,
        weight=weight_words(row.weight, axis.whole_weight),
        definition=campaign.said(row.definition),
        facts=_facts(one),
        scale=row.scale,
    )


def _facts(one: RuleIndicator) -> list[str]:
    row, said = one.row, []
    if one.parts:
        said.append(f"Somme de : {in_a_row(one.parts)}.")
    if row.unit and row.meaning.kind != Kind.LEVEL:
        said.append(f"Unité : {row.unit}.")
    if row.source:
        said.append(f"Source : {row.source.rstrip('. ')}.")
    if one.counted:
        said.append(f"Valeur qui compte : {one.counted}, et non celle de la structure.")
    return said


def _example(rule: PublicRule) -> ExampleTold | None:
    example = worked(rule)
    if example is None:
        return None
    envelope, settled = euros(example.inputs.envelope_cents), example.settled
    final = euros(sum(settled.final.values()))
    kept = settled.retained_cents
    said = f"Les montants finaux font ensemble {final}"
    if kept:
        said += f". Il reste {euros(kept)} à la Région : {final} + {euros(kept)} = {envelope}"
    return ExampleTold(
        lead=f"Trois structures qui n’existent pas se partagent {envelope}, avec les parts, les "
        f"poids et les taux de {rule.campaign.year}. Leurs valeurs et leurs niveaux sont inventés, "
        f"le calcul est le vrai{', hors garde-fous' if rule.campaign.guard_rails else ''}.",
        columns=["Ensemble", *COLUMNS],
        down=way_down(rule, example),
        received=received(rule, example),
        left_over=left_over(example),
        sum=f"{said}.",
    )
