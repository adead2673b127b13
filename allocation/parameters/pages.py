"""What the parameters of a year say: each number, who wrote it, what is still to be checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from allocation.campaigns.models import Axis, Campaign, Indicator
from allocation.campaigns.selectors import (
    axes_with_indicators,
    campaign_structures,
    named,
    part_labels,
)
from allocation.campaigns.selectors import solidarity_numbers as solidarity_of
from allocation.campaigns.states import (
    LABELS,
    OPEN_TO_CALENDAR,
    OPEN_TO_RULE,
    ORDER,
    State,
)
from allocation.engine.measures import Kind
from allocation.guard_rails.selectors import LIMITS, guard_rails_told
from allocation.parameters import selectors
from allocation.parameters.checks import Check, checks
from allocation.parameters.models import ParameterChange
from allocation.parameters.sections import SECTIONS
from allocation.parameters.services import NOTHING
from allocation.postponements.selectors import What, postponements_of, put_off_from
from structures.ground.french import basis_points, date_long, euros, number
from structures.models import User


@dataclass(frozen=True)
class Fact:
    """A parameter, who wrote it last if anybody did since the creation, and its ground alone."""

    term: str
    value: str
    written: str
    source: str = ""


@dataclass(frozen=True)
class IndicatorLine:
    """An indicator, its definition with the campaign's numbers in it, who wrote it last.

    `parts` are the labels of what it adds up.
    """

    indicator: Indicator
    definition: str
    written: str
    parts: list[str]

    @property
    def is_sum(self) -> bool:
        """Whether it adds up parts, which are listed."""
        return self.indicator.meaning.kind == Kind.SUM


@dataclass(frozen=True)
class AxisBlock:
    """An axis and its indicators."""

    axis: Axis
    written: str
    indicators: list[IndicatorLine]


@dataclass(frozen=True)
class OfStructure:
    """What is said of a structure."""

    name: str
    value: str
    source: str
    written: str


@dataclass(frozen=True)
class ParametersPage:
    """All the parameters of a year."""

    year: list[Fact]
    calendar: list[Fact]
    texts: list[Fact]
    axes: list[AxisBlock]
    solidarity: str
    coefficients: list[OfStructure]
    grants: list[OfStructure]
    checks: list[Check]
    created: str
    open_sections: frozenset[str]
    may_postpone: bool

    @property
    def rule_is_open(self) -> bool:
        """Whether the reader may change axes and indicators."""
        return "parts" in self.open_sections


@dataclass(frozen=True)
class Opening:
    """What is said to who may open the collection; `seen` is the last change that it knows of."""

    text: str
    seen: int
    may_open: bool


def parameters_page(user: User, campaign: Campaign) -> ParametersPage:
    """Return all the parameters. At most 13 queries, 8 more where there are guard rails."""
    changes = selectors.last_changes(campaign)
    axes = axes_with_indicators(campaign)
    state, parts = State(campaign.state), part_labels(campaign)
    writes = selectors.may_write(user)
    mine = {name for name, one in SECTIONS.items() if writes and state in one.states}
    created = campaign.state_changes.select_related("changed_by").earliest("pk")
    here = {"structure__in": campaign_structures(campaign)}
    grants = campaign.former_grants.filter(**here).select_related("structure")
    given = campaign.solidarity_coefficients.filter(**here).select_related("structure")
    return ParametersPage(
        year=year_facts(campaign, changes),
        calendar=calendar_facts(campaign, changes),
        texts=_text_facts(campaign, changes),
        axes=[_block(axis, campaign, changes, parts) for axis in axes],
        solidarity=named(solidarity_of(axes)),
        coefficients=[
            OfStructure(
                str(one.structure),
                f"× {number(one.coefficient)}",
                one.reason,
                _written(changes.get(f"coefficient.{one.structure.code}")),
            )
            for one in given
        ],
        grants=[
            OfStructure(
                str(one.structure),
                euros(one.amount_cents),
                one.source,
                _written(changes.get(f"grant.{one.structure.code}")),
            )
            for one in grants
        ],
        checks=checks(campaign, axes) if state == State.PREPARATION else [],
        created=f"par {created.changed_by} le {_day(created.changed_at)}",
        open_sections=frozenset(mine),
        may_postpone=user.is_region and state in OPEN_TO_CALENDAR and state not in OPEN_TO_RULE,
    )


def opening(user: User, campaign: Campaign) -> Opening | None:
    """Return what a person reads before opening the year, None when it is open. Two queries."""
    if campaign.state != State.PREPARATION:
        return None
    last = selectors.last_writer(campaign)
    day = _day(last.at)
    if last.person == user:
        text = (
            f"Vous avez écrit le dernier changement des paramètres, le {day} : une ou un autre "
            "responsable les relit, puis ouvre la collecte."
        )
        return Opening(text, last.change, may_open=False)
    text = (
        f"Dernier changement des paramètres par {last.person}, le {day}. L’ouverture fixe "
        "l’enveloppe, les parts, les poids et les indicateurs : relisez-les d’abord."
    )
    return Opening(text, last.change, may_open=True)


def year_facts(
    campaign: Campaign, changes: Mapping[str, ParameterChange], origin: str | None = None
) -> list[Fact]:
    """Return the numbers of the year. No query where `origin` is told (see `guard_rails_told`)."""
    former = campaign.advance_base == Campaign.AdvanceBase.FORMER_GRANT
    first = (
        f"{basis_points(campaign.former_grant_bp)} de la dotation antérieure de chaque structure, "
        "jamais plus que la part fixe"
        if former
        else f"{basis_points(campaign.advance_bp)} de l’enveloppe, réparti comme la dotation "
        "maximale, jamais plus que la part fixe"
    )
    silence = (
        f"Constaté après {campaign.reminders_needed} relances datées, puis "
        f"{campaign.silence_days} jours"
    )
    unearned = campaign.get_unearned_axis3_display()
    rate = "former_grant_bp" if former else "advance_bp"
    months = f"{campaign.following_months} mois"
    rows = [
        ("Année de référence des données", str(campaign.reference_year), ["reference_year"]),
        ("Enveloppe", euros(campaign.envelope_cents), ["envelope_cents"]),
        ("Source de l’enveloppe", campaign.envelope_source, ["envelope_source"]),
        ("Contexte et orientations", campaign.envelope_note, ["envelope_note"]),
        ("Premier versement", first, ["advance_base", rate]),
        ("Silence d’une structure", silence, ["reminders_needed", "silence_days"]),
        ("Part variable non obtenue", unearned[:1].upper() + unearned[1:], ["unearned_axis3"]),
        ("Garde-fous de la part fixe", guard_rails_told(campaign, origin), [*LIMITS]),
        ("File active comptée au", date_long(campaign.counted_on), ["counting_date"]),
        ("« Suite à » s’entend dans les", months, ["following_months"]),
        ("Variation d’une donnée à commenter", _threshold(campaign), ["variation_bp"]),
    ]
    return [
        _fact(term, value or "non renseigné", _latest(changes, "campaign", names))
        for term, value, names in rows
    ]


def _fact(term: str, value: str, change: ParameterChange | None) -> Fact:
    return Fact(term, value, _written(change), change.source if change else "")


def _threshold(campaign: Campaign) -> str:
    asked = f"Au-delà de {basis_points(campaign.variation_bp)}, en plus ou en moins"
    return asked if campaign.variation_bp else "Jamais"


def calendar_facts(campaign: Campaign, changes: Mapping[str, ParameterChange]) -> list[Fact]:
    """Return the planned days, with their last `changes`. Two queries at most."""
    days = selectors.planned_days(campaign)
    moved = any(key.startswith("step.") for key in changes)
    put_off = put_off_from(postponements_of(campaign, What.STEPS)) if moved else {}
    return [
        _fact(
            LABELS[state][:1].upper() + LABELS[state][1:],
            _planned(date_long(days[state]), put_off.get(f"step.{state}")),
            changes.get(f"step.{state}"),
        )
        for state in ORDER
        if state in days
    ]


def _planned(now: str, put_off: tuple[str, str] | None) -> str:
    """Say a planned day, and which one it was before it was last put off, if it still is so."""
    before, after = put_off or (NOTHING, now)
    if after != now or before == NOTHING:
        return now
    return f"reporté du {before} au {now}"


def _text_facts(campaign: Campaign, changes: Mapping[str, ParameterChange]) -> list[Fact]:
    rows = [
        ("Visas ajoutés à la convention", campaign.legal_visas, "legal_visas"),
        ("Dispositions particulières", campaign.special_terms, "special_terms"),
        ("Voies et délais de recours", campaign.appeal_route, "appeal_route"),
        ("Notes", campaign.notes, "notes"),
    ]
    return [
        Fact(term, value, _written(changes.get(f"campaign.{name}")))
        for term, value, name in rows
        if value
    ]


def _block(
    axis: Axis,
    campaign: Campaign,
    changes: Mapping[str, ParameterChange],
    parts: Mapping[int, list[str]],
) -> AxisBlock:
    lines = [
        IndicatorLine(
            one,
            campaign.said(one.definition),
            _written(_under(changes, one)),
            parts.get(one.number, []),
        )
        for one in axis.indicators.all()
    ]
    return AxisBlock(axis, _written(_under(changes, axis)), lines)


def _under(changes: Mapping[str, ParameterChange], row: Axis | Indicator) -> ParameterChange | None:
    """Return the last change of any column of a row, or of its coming."""
    whose = f"{'axis' if isinstance(row, Axis) else 'indicator'}.{row.number}"
    found = [one for key, one in changes.items() if f"{key}.".startswith(f"{whose}.")]
    return max(found, key=lambda one: one.pk, default=None)


def _latest(
    changes: Mapping[str, ParameterChange], whose: str, names: list[str]
) -> ParameterChange | None:
    found = [changes[f"{whose}.{name}"] for name in names if f"{whose}.{name}" in changes]
    return max(found, key=lambda one: one.pk, default=None)


def _written(change: ParameterChange | None) -> str:
    if change is None:
        return ""
    return f"{change.source} · {change.changed_by}, {_day(change.changed_at)}"


def _day(moment: datetime) -> str:
    return date_long(timezone.localtime(moment).date())
