"""Who wrote which parameter last, what keeps a year closed, what a new one begins with."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from allocation.campaigns.models import FULL_SHARE_BP, Axis, Campaign, Indicator
from allocation.campaigns.selectors import axes_with_indicators, campaign_structures, counted_in
from allocation.parameters.models import ParameterChange
from allocation.settlement.models import SettlementLine
from structures.ground.french import date_long
from structures.models import Role, Structure, User

MODEL = Path(__file__).with_name("model.json")
DECEMBER, FEBRUARY, LEAP = 12, 2, 29
COPIED = (
    *("advance_base", "advance_bp", "former_grant_bp", "unearned_axis3"),
    *("reminders_needed", "silence_days", "following_months"),
    *("legal_visas", "special_terms", "appeal_route"),
)
OF_AN_AXIS = ("number", "label", "objective", "share_bp", "kind", "source")
OF_AN_INDICATOR = (
    *("number", "label", "short_label", "definition", "unit", "source"),
    *("weight", "active", "measure", "scale"),
)
Data = dict[str, Any]


@dataclass(frozen=True)
class Writer:
    """Who wrote a campaign last, when, and by which change; 0 for its creation."""

    person: User
    at: datetime
    change: int


def changes_of(campaign: Campaign) -> QuerySet[ParameterChange]:
    """Return what was changed, the latest first. One query."""
    return campaign.parameter_changes.select_related("changed_by")


def last_changes(campaign: Campaign) -> dict[str, ParameterChange]:
    """Return the last change of each parameter, by key. One query."""
    found = changes_of(campaign).order_by("key", "-pk").distinct("key")
    return {change.key: change for change in found}


def last_writer(campaign: Campaign) -> Writer:
    """Return who last wrote the parameters, the creator where nobody did since. Two queries."""
    change = changes_of(campaign).first()
    if change:
        return Writer(change.changed_by, change.changed_at, change.pk)
    created = campaign.state_changes.select_related("changed_by").earliest("pk")
    return Writer(created.changed_by, created.changed_at, 0)


def year_before(campaign: Campaign) -> Campaign | None:
    """Return the campaign of the latest year before. One query."""
    return Campaign.objects.filter(year__lt=campaign.year).first()


def ungranted(campaign: Campaign) -> int:
    """Count the campaign's structures whose former grant is not known. One query."""
    granted = campaign.former_grants.values("structure")
    return campaign_structures(campaign).exclude(pk__in=granted).count()


def may_write(user: User) -> bool:
    """Tell whether a person writes parameters, while they are open."""
    return user.has_role(Role.REGION_MANAGER, Role.REGION_ADMIN)


def planned_days(campaign: Campaign) -> dict[str, date]:
    """Return the planned day of each state that has one. One query."""
    return dict(campaign.planned_steps.values_list("state", "planned_on"))


def opening_problems(campaign: Campaign) -> list[str]:
    """Return what keeps the collection from being opened, in French. At most four queries."""
    axes = axes_with_indicators(campaign)
    if not any(active_indicators(axis) for axis in axes):
        return ["Aucun indicateur actif : complétez les paramètres avant d’ouvrir."]
    return [
        f"{axis} : il a une part de l’enveloppe et aucun indicateur actif. Donnez un poids à l’un "
        "de ses indicateurs, ou ramenez sa part à 0 %."
        for axis in axes
        if axis.share_bp and not active_indicators(axis)
    ]


def active_indicators(axis: Axis) -> int:
    """Count the indicators that share an axis's money. No query on `axes_with_indicators`."""
    return sum(indicator.weight > 0 for indicator in axis.indicators.all())


def from_model(year: int) -> Data:
    """Return the parameters of the presentation, for any Region; no amount, no structure."""
    model: Data = json.loads(MODEL.read_text(encoding="utf-8"))
    return model | {
        "year": year,
        "reference_year": year - 1,
        "counting_date": date(year - 1, DECEMBER, 31),
    }


def from_nothing(year: int) -> Data:
    """Return the usual rule for a year whose axes are all to be written: one, to be named."""
    named = {"label": "Axe à nommer", "objective": "À écrire", "source": "À préciser"}
    axis = {"number": 1, "share_bp": FULL_SHARE_BP, "kind": Axis.Kind.FIXED, "indicators": []}
    return from_model(year) | {"axes": [named | axis]}


def from_year(before: Campaign, year: int) -> Data:
    """Return the parameters of a year before, its days moved, for `year`. At most six queries.

    Its envelope is not copied, nor its coefficients: they are decided each year.
    """
    shift = year - before.year
    counted = before.counting_date
    return {name: getattr(before, name) for name in COPIED} | {
        "year": year,
        "reference_year": before.reference_year + shift,
        "counting_date": counted and moved(counted, shift),
        "axes": [
            _columns(axis, OF_AN_AXIS)
            | {"indicators": [_columns(one, OF_AN_INDICATOR) for one in axis.indicators.all()]}
            for axis in axes_with_indicators(before)
        ],
        "planned_steps": {
            step.state: moved(step.planned_on, shift) for step in before.planned_steps.all()
        },
        **_former_grants(before, year),
    }


def moved(day: date, years: int) -> date:
    """Return the same day some years later; 29 February becomes the 28th.

    >>> moved(date(2016, 2, 29), 1)
    datetime.date(2017, 2, 28)
    """
    leaps = (day.month, day.day) == (FEBRUARY, LEAP)
    return day.replace(year=day.year + years, day=LEAP - 1 if leaps else day.day)


def _columns(row: Axis | Indicator, names: tuple[str, ...]) -> Data:
    return {name: getattr(row, name) for name in names}


def _former_grants(before: Campaign, year: int) -> Data:
    """Return what each structure of `year` got the year before: final, else voted amounts."""
    codes = set(Structure.objects.filter(counted_in(year)).values_list("code", flat=True))
    amounts, source = _amounts(before)
    kept = {code: cents for code, cents in amounts.items() if code in codes}
    return {"former_grants": kept, "former_grants_source": source}


def _amounts(before: Campaign) -> tuple[Mapping[str, int], str]:
    lines = SettlementLine.objects.filter(run__campaign=before)
    final = dict(lines.values_list("structure__code", "final_cents"))
    if final:
        return final, f"Dotation définitive {before.year}"
    adoption = getattr(before, "adoption", None)
    if adoption is None:
        return {}, ""
    voted = dict(adoption.run.totals.values_list("structure__code", "maximum_cents"))
    day = date_long(adoption.deliberation_date)
    number = adoption.deliberation_number
    return voted, f"Dotation maximale {before.year}, délibération n° {number} du {day}"
