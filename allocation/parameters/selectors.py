"""Who wrote which parameter last, what keeps a year closed, what a new one begins with."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from allocation.campaigns.models import FULL_SHARE_BP, Axis, Campaign
from allocation.campaigns.selectors import axes_with_indicators, campaign_structures
from allocation.guard_rails.selectors import guard_rails_problem
from allocation.next_year.selectors import unconfirmed
from allocation.parameters.models import ParameterChange
from structures.models import Role, User

MODEL = Path(__file__).with_name("model.json")
DECEMBER = 12
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
    """Return what keeps the collection from being opened, in French. At most six queries.

    Five more where there are guard rails.
    """
    axes = axes_with_indicators(campaign)
    if not any(active_indicators(axis) for axis in axes):
        return ["Aucun indicateur actif : complétez les paramètres avant d’ouvrir."]
    empty = [
        f"{axis} : il a une part de l’enveloppe et aucun indicateur actif. Donnez un poids à l’un "
        "de ses indicateurs, ou ramenez sa part à 0 %."
        for axis in axes
        if axis.share_bp and not active_indicators(axis)
    ]
    unread = [
        f"« {row.label} » est repris de {row.origin.year} et cite peut-être cette année-là : "
        "confirmez-le à la page des reprises, ou modifiez-le."
        for row in unconfirmed(campaign)
    ]
    problem = guard_rails_problem(campaign)
    return [*empty, *unread, *([problem] if problem else [])]


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
