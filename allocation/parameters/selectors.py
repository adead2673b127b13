"""Who wrote which parameter last, and what keeps a year from being opened."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from allocation.campaigns.models import Axis, Campaign
from allocation.campaigns.selectors import axes_with_indicators
from allocation.parameters.models import ParameterChange
from structures.models import User

MOST_INDICATORS = 10  # « limiter leur nombre »: above, a warning


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
