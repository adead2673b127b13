"""Opening a campaign and taking it from state to state."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model

from allocation.campaigns.models import (
    FULL_SHARE_BP,
    Axis,
    Campaign,
    Indicator,
    StateChange,
)
from allocation.campaigns.states import LABELS, TRANSITIONS, State
from allocation.engine.measures import MEASURES
from allocation.parameters.models import CampaignStep, FormerGrant, IndicatorPart
from allocation.parameters.selectors import last_writer, opening_problems
from structures.access import require_role
from structures.ground.french import basis_points
from structures.ground.refusals import Refused, require
from structures.models import Role, Structure, User
from structures.region.services import name_region_once

LEVELS = 4  # RULES.md, rule 7: from 0 to 3


def locked(campaign: Campaign, *states: State) -> Campaign:
    """Return the campaign as it is now, locked until the end of the transaction.

    Raises Refused unless it is in one of `states`; it may be in any when none is given.
    """
    found = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if states:
        require_state(found, *states)
    return found


def require_state(campaign: Campaign, *states: State) -> None:
    """Raise Refused unless the campaign is in one of `states`."""
    if campaign.state not in states:
        wanted = " ou ".join(f"« {LABELS[state]} »" for state in states)
        raise Refused(
            f"La campagne {campaign.year} est à l’étape « {campaign.get_state_display()} » : "
            f"cette action se fait à l’étape {wanted}."
        )


def enter_state(campaign: Campaign, state: State, *, by: User) -> None:
    """Take a locked campaign to the next state, and note who did."""
    if (State(campaign.state), state) not in TRANSITIONS:
        raise Refused(
            f"La campagne ne passe pas de « {campaign.get_state_display()} » à « {LABELS[state]} »."
        )
    campaign.state = state
    campaign.save(update_fields=["state"])
    StateChange.objects.create(campaign=campaign, state=state, changed_by=by)


@transaction.atomic
def open_collection(campaign: Campaign, *, by: User, seen: int | None = None) -> None:
    """Open the campaign to figures; from then on its rule is fixed.

    Whoever last wrote a parameter does not open: somebody else reads them first. `seen` is
    the last change that the page of who opens knew of. Raises Refused.
    """
    require_role(by, Role.REGION_MANAGER)
    campaign = locked(campaign, State.PREPARATION)
    last = last_writer(campaign)
    require(
        seen in (None, last.change),
        "Les paramètres ont changé depuis que vous avez ouvert cette page : relisez-les, puis "
        "ouvrez la collecte.",
    )
    require(
        last.person != by,
        "Vous avez écrit le dernier changement des paramètres : la collecte est ouverte par une "
        "ou un autre responsable, qui les relit.",
    )
    problems = opening_problems(campaign)
    require(not problems, " ".join(problems))
    enter_state(campaign, State.COLLECTION, by=by)


@transaction.atomic
def create_campaign(data: Mapping[str, Any], *, by: User) -> Campaign:
    """Create a campaign in preparation from its parameters.

    `data` has the shape of `fixtures/campagne-2015.json`; amounts in cents,
    shares in basis points, former grants by structure code. An indicator without unit or
    source takes those of its measure. Raises Refused for a field that may not be stored as
    it is, KeyError for one that is not there or an unknown structure. Its name, seat and court
    are the Region's where nobody named it yet.
    """
    require_role(by, Role.REGION_MANAGER, Role.REGION_ADMIN)
    names = {field.name for field in Campaign._meta.concrete_fields}
    campaign = Campaign(**{key: value for key, value in data.items() if key in names})
    save_valid(campaign)
    name_region_once(data, campaign.year, by=by)
    shares = sum(axis["share_bp"] for axis in data["axes"])
    require(
        shares == FULL_SHARE_BP, f"Les parts des axes font {basis_points(shares)}, et non 100 %."
    )
    for axis in data["axes"]:
        _create_axis(campaign, axis)
    structures = Structure.objects.in_bulk(field_name="code")
    for code, cents in data["former_grants"].items():
        grant = {"structure": structures[code], "amount_cents": cents}
        save_valid(FormerGrant(campaign=campaign, **grant, source=data["former_grants_source"]))
    for state, day in data.get("planned_steps", {}).items():
        save_valid(CampaignStep(campaign=campaign, state=state, planned_on=day))
    StateChange.objects.create(campaign=campaign, state=campaign.state, changed_by=by)
    return campaign


def _create_axis(campaign: Campaign, data: Mapping[str, Any]) -> None:
    own = {key: value for key, value in data.items() if key != "indicators"}
    axis = Axis(campaign=campaign, **own)
    save_valid(axis)
    for given in data["indicators"]:
        indicator = _indicator(campaign, axis, given)
        require_fitting(indicator)
        save_valid(indicator)
        labels = given.get("parts", [])
        _require_distinct(labels)
        for number, label in enumerate(labels, start=1):
            parts = {"campaign": campaign, "indicator": indicator}
            save_valid(IndicatorPart(**parts, number=number, label=label))


def _indicator(campaign: Campaign, axis: Axis, given: Mapping[str, Any]) -> Indicator:
    measure = MEASURES.get(given["measure"])
    given = {name: value for name, value in given.items() if name != "parts"}
    if measure is None:  # which is refused when it is saved
        return Indicator(campaign=campaign, axis=axis, **given)
    usual = {"unit": measure.unit, "source": measure.source.label, **given}
    return Indicator(campaign=campaign, axis=axis, **usual)


def set_parts(indicator: Indicator, listed: Sequence[tuple[IndicatorPart | None, str]]) -> None:
    """Give a summed indicator its parts, in order: those that stay, with their label, and new ones.

    Raises Refused for one that is left out and was counted already, and for a label twice.
    """
    _require_distinct([label for _, label in listed])
    kept = {part.pk for part, _ in listed if part}
    for part in indicator.parts.exclude(pk__in=kept):
        require(
            not part.counts.exists(),
            f"{part} : des valeurs sont enregistrées. Renommez-le plutôt, ou laissez-le.",
        )
        part.delete()
    for rank, (known, label) in enumerate(listed, start=1):
        row = known or IndicatorPart(campaign_id=indicator.campaign_id, indicator=indicator)
        if (row.number, row.label) != (rank, label):
            row.number, row.label = rank, label
            row.save()  # ranks change places: what is unique is so once all are written


def _require_distinct(labels: Sequence[str]) -> None:
    distinct = {label.casefold() for label in labels}
    require(len(distinct) == len(labels), "Deux dispositifs ont le même intitulé.")


def require_fitting(indicator: Indicator) -> None:
    """Raise Refused unless its measure suits its axis and, where it is rated, it has its levels."""
    axis, measure = indicator.axis, MEASURES.get(indicator.measure)
    rated = axis.kind == Axis.Kind.VARIABLE
    require(
        measure is None or measure.is_rated == rated,
        f"{indicator} : la mesure « {measure.label if measure else ''} » ne convient pas à l’axe "
        f"{axis.number} ({axis.get_kind_display()}). La part fixe se partage sur des valeurs, la "
        "part variable sur des niveaux appréciés.",
    )
    require(
        not (indicator.active and rated) or len(indicator.scale) == LEVELS,
        f"{indicator} : un indicateur apprécié a {LEVELS} niveaux.",
    )


def save_valid(row: Model) -> None:
    """Save a valid row, or raise Refused naming each field that is wrong.

    The database is not asked beforehand what it checks anyway; it is if it refuses, for words.
    """
    relations = {field.name for field in row._meta.concrete_fields if field.is_relation}
    try:
        row.full_clean(relations, validate_unique=False, validate_constraints=False)
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            row.full_clean()
            raise
    except ValidationError as wrong:
        faults = " ; ".join(
            " ".join(m) if name == NON_FIELD_ERRORS else f"{name} ({' '.join(m)})"
            for name, m in wrong.message_dict.items()
        )
        raise Refused(
            f"{str(row._meta.verbose_name).capitalize()} à corriger : {faults}"
        ) from wrong
