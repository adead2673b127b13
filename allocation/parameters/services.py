"""Writing the parameters of a year, each change with its ground.

`edit` is the door of the pages: it locks the campaign, asks for its state and notes what
changed. What it is given to do changes rows and returns what it changed, and asks nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Model, Sum

from allocation.campaigns.models import FULL_SHARE_BP, Axis, Campaign, Indicator
from allocation.campaigns.services import create_campaign, locked, require_fitting, save_valid
from allocation.campaigns.states import LABELS, OPEN_TO_RULE, State
from allocation.guard_rails.services import require_feasible
from allocation.parameters.models import (
    CampaignStep,
    FormerGrant,
    ParameterChange,
    SolidarityCoefficient,
)
from structures.access import require_role
from structures.ground.changes import set_values
from structures.ground.fields import column
from structures.ground.french import basis_points, date_long, euros, number
from structures.ground.refusals import require
from structures.models import Role, Structure, User

NOTHING = "rien"


@dataclass(frozen=True)
class Change:
    """A parameter before and after, in words."""

    key: str
    label: str
    before: str
    after: str


Edition = Callable[[Campaign], list[Change]]


@transaction.atomic
def edit(
    campaign: Campaign,
    edition: Edition,
    *,
    source: str,
    by: User,
    states: tuple[State, ...] = OPEN_TO_RULE,
) -> list[Change]:
    """Change parameters of a campaign that is in one of `states`, and note what changed."""
    require_role(by, Role.REGION_MANAGER, Role.REGION_ADMIN)
    campaign = locked(campaign, *states)
    changes = edition(campaign)
    note_changes(campaign, changes, source=source, by=by)
    return changes


def note_changes(campaign: Campaign, changes: list[Change], *, source: str, by: User) -> None:
    """Write a line a change; nothing when nothing changed."""
    require(not changes or source.strip(), "Dites la source ou le motif de ce changement.")
    ParameterChange.objects.bulk_create(
        ParameterChange(
            campaign=campaign,
            key=one.key,
            label=one.label,
            before=one.before,
            after=one.after,
            source=source.strip(),
            changed_by=by,
        )
        for one in changes
    )


@transaction.atomic
def begin_campaign(data: Mapping[str, Any], *, origin: str, source: str, by: User) -> Campaign:
    """Create a year in preparation from its parameters, and note what they come from."""
    campaign = create_campaign(data, by=by)
    created = Change("campaign", "Création de la campagne", NOTHING, origin)
    note_changes(campaign, [created], source=source, by=by)
    return campaign


def change_values(campaign: Campaign, values: Mapping[str, object]) -> list[Change]:
    """Give parameters their values, by key, and return what changed.

    Raises Refused for what may not be stored, KeyError for a parameter that is not there.
    """
    rows = _rows_of(campaign)
    by_row: dict[str, dict[str, object]] = {}
    for key, value in values.items():
        whose, _, name = key.rpartition(".")
        by_row.setdefault(whose, {})[name] = value
    changes = [c for whose, given in by_row.items() for c in _change_row(rows[whose], whose, given)]
    _require_whole(campaign)
    require_feasible(campaign, [one.key for one in changes])
    return changes


def add_axis(campaign: Campaign, values: Mapping[str, Any]) -> list[Change]:
    """Add an axis, without a share until one is given to it."""
    axis = Axis(campaign=campaign, share_bp=0, **values)
    save_valid(axis)
    return [Change(f"axis.{axis.number}", str(axis), NOTHING, axis.label)]


def remove_axis(campaign: Campaign, number: int) -> list[Change]:
    """Remove an axis that shares nothing and has no indicator."""
    axis = campaign.axes.get(number=number)
    require(
        not axis.share_bp and not axis.indicators.exists(),
        f"{axis} : ramenez d’abord sa part à 0 %, et retirez ses indicateurs.",
    )
    axis.delete()
    return [Change(f"axis.{number}", f"Axe {number}", axis.label, NOTHING)]


def add_indicator(campaign: Campaign, axis: Axis, values: Mapping[str, Any]) -> list[Change]:
    """Add an indicator to an axis of the campaign."""
    indicator = Indicator(campaign=campaign, axis=axis, **values)
    require_fitting(indicator)
    save_valid(indicator)
    after = indicator.label or "sans intitulé"
    return [Change(f"indicator.{indicator.number}", str(indicator), NOTHING, after)]


def remove_indicator(campaign: Campaign, number: int) -> list[Change]:
    """Remove an indicator that has no figure yet."""
    indicator = campaign.indicators.get(number=number)
    require(
        not campaign.figures.filter(indicator=indicator).exists(),
        f"{indicator} : des valeurs sont enregistrées. Désactivez-le plutôt.",
    )
    indicator.delete()
    before = indicator.label or "sans intitulé"
    return [Change(f"indicator.{number}", f"Indicateur {number}", before, NOTHING)]


def set_grants(
    campaign: Campaign, grants: Mapping[Structure, tuple[int, str] | None]
) -> list[Change]:
    """Give structures their former grants, in cents with a source; None takes one away."""
    found = {grant.structure_id: grant for grant in campaign.former_grants.all()}
    changes = []
    for structure, given in grants.items():
        row = found.get(structure.pk) or FormerGrant(campaign=campaign, structure=structure)
        before = row.in_words if row.pk else NOTHING
        cents, source = given or (0, "")
        if _written(row, {"amount_cents": cents, "source": source}, kept=given is not None):
            after = row.in_words if given else NOTHING
            label = f"Dotation antérieure, {structure}"
            changes.append(Change(f"grant.{structure.code}", label, before, after))
    return changes


def set_coefficients(
    campaign: Campaign, coefficients: Mapping[Structure, tuple[Decimal, str] | None]
) -> list[Change]:
    """Give structures their coefficients, each with its reason; None takes one away."""
    found = {one.structure_id: one for one in campaign.solidarity_coefficients.all()}
    changes = []
    for structure, given in coefficients.items():
        row = found.get(structure.pk) or SolidarityCoefficient(
            campaign=campaign, structure=structure
        )
        before = _coefficient_words(row) if row.pk else NOTHING
        coefficient, reason = given or (Decimal(1), "")
        values = {"coefficient": coefficient, "reason": reason}
        if _written(row, values, kept=given is not None):
            after = _coefficient_words(row) if given else NOTHING
            label = f"Coefficient de solidarité, {structure}"
            changes.append(Change(f"coefficient.{structure.code}", label, before, after))
    return changes


def set_steps(campaign: Campaign, days: Mapping[State, date | None]) -> list[Change]:
    """Plan the day of each state; None plans nothing.

    Once the collection is open, a day that was announced only goes later.
    """
    found = {step.state: step for step in campaign.planned_steps.all()}
    changes = []
    for state, day in days.items():
        row = found.get(state) or CampaignStep(campaign=campaign, state=state)
        before = date_long(row.planned_on) if row.pk else NOTHING
        require(
            campaign.state in OPEN_TO_RULE or not row.pk or (day and day >= row.planned_on),
            f"Étape « {LABELS[state]} », prévue le {before} : depuis l’ouverture de la collecte, "
            "un jour annoncé se reporte ; il ne s’avance ni ne s’efface.",
        )
        if _written(row, {"planned_on": day}, kept=day is not None):
            after = date_long(day) if day else NOTHING
            label = f"Étape « {LABELS[state]} », prévue le"
            changes.append(Change(f"step.{state}", label, before, after))
    return changes


def _rows_of(campaign: Campaign) -> dict[str, Model]:
    return {
        "campaign": campaign,
        **{f"axis.{axis.number}": axis for axis in campaign.axes.all()},
        **{f"indicator.{one.number}": one for one in campaign.indicators.select_related("axis")},
    }


def _change_row(row: Model, whose: str, values: Mapping[str, object]) -> list[Change]:
    before = {name: words(row, name) for name in values}
    changed = set_values(row, values)
    if not changed:
        return []
    if isinstance(row, Indicator):
        require_fitting(row)
        _require_declared(row)
    _require_figures_of_it(row, changed)
    save_valid(row)
    return [change_of(f"{whose}.{name}", row, name, before[name]) for name in changed]


def _require_declared(indicator: Indicator) -> None:
    """Raise Refused where what counts is a source that the campaign did not declare."""
    kind = indicator.counted_source
    require(
        not kind or indicator.second_sources.filter(kind=kind).exists(),
        f"{indicator} : « {indicator.get_counted_source_display()} » n’est pas une de ses sources. "
        "Déclarez-la d’abord, à la page des secondes sources.",
    )


def _require_figures_of_it(row: Model, changed: Iterable[str]) -> None:
    """Raise Refused for what would have figures already there count something else.

    There are some where the parameters were opened again.
    """
    if isinstance(row, Indicator) and "measure" in changed:
        require(
            not (row.figures.exists() or row.parts.exists()),
            f"{row} : des valeurs ou des dispositifs vont avec sa mesure. Désactivez-le et "
            "ajoutez-en un autre.",
        )
    if isinstance(row, Campaign) and "reference_year" in changed:
        require(
            not row.figures.exists(),
            "Des valeurs sont enregistrées : l’année de référence ne change plus.",
        )


def _require_whole(campaign: Campaign) -> None:
    total = campaign.axes.aggregate(total=Sum("share_bp"))["total"] or 0
    require(
        total == FULL_SHARE_BP,
        f"Les parts des axes font {basis_points(total)}, et non 100 % : rien n’est enregistré.",
    )


def _written(row: Model, values: Mapping[str, object], *, kept: bool) -> bool:
    """Store or take away a row, and tell whether anything changed."""
    if not kept:
        return row.pk is not None and bool(row.delete())
    changed = set_values(row, values)
    if changed:
        save_valid(row)
    return bool(changed)


def _coefficient_words(coefficient: SolidarityCoefficient) -> str:
    return f"× {number(coefficient.coefficient)} ({coefficient.reason})"


def change_of(key: str, row: Model, name: str, before: str) -> Change:
    """Return the change of a column of a row, which holds its new value already."""
    return Change(key, label(row, name), before, words(row, name))


def label(row: Model, name: str) -> str:
    """Return what people call a parameter: « Axe 1, part de l’enveloppe »."""
    said = str(column(type(row), name).verbose_name).partition(", en ")[0]
    return f"{said[:1].upper()}{said[1:]}" if isinstance(row, Campaign) else f"{row}, {said}"


def words(row: Model, name: str) -> str:
    """Return the value of a column of a row as people read it."""
    value, field = getattr(row, name), column(type(row), name)
    if value is None or value in ("", []):
        return str(dict(field.flatchoices).get("", NOTHING))
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return date_long(value)
    if isinstance(value, list):
        return "\n".join(f"{rank} : {line}" for rank, line in enumerate(value))
    write = euros if name.endswith("_cents") else basis_points if name.endswith("_bp") else str
    return write(dict(field.flatchoices).get(value, value))
