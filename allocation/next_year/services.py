"""Beginning the year after one that is adopted, and seeing to what it took over."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from allocation.agreement_texts.services import copy_texts
from allocation.campaigns.models import Campaign
from allocation.campaigns.services import locked, require_state
from allocation.campaigns.states import OPEN_TO_PARAMETERS
from allocation.next_year.copies import rows_from
from allocation.next_year.models import CarriedOver, CarriedOverConfirmation
from allocation.next_year.selectors import (
    from_year,
    grants_refresh,
    refresh_ground,
    why_no_next_year,
)
from allocation.parameters.services import Change, begin_campaign, edit, set_grants
from allocation.second_sources.services import copy_sources
from structures.access import require_role
from structures.ground.refusals import Refused, require
from structures.models import Role, User


@transaction.atomic
def begin_next_year(before: Campaign, values: Mapping[str, Any], *, by: User) -> Campaign:
    """Create the year after `before` in preparation, from it, and note what it took over.

    `values` are decided anew: `envelope_cents`, `envelope_source`, `envelope_note`. Raises
    Refused before a run is adopted, or if the year is there already.
    """
    require_role(by, Role.REGION_MANAGER, Role.REGION_ADMIN)
    before = locked(before)
    refusal = why_no_next_year(before)
    require(not refusal, refusal)
    rows = rows_from(before)
    data = from_year(before, before.year + 1) | dict(values)
    origin, source = f"d’après {before}", values["envelope_source"]
    campaign = begin_campaign(data, origin=origin, source=source, by=by)
    copy_sources(before, campaign)
    copy_texts(before, campaign)
    for row in rows:
        row.campaign, row.origin = campaign, before
    CarriedOver.objects.bulk_create(rows)
    return campaign


@transaction.atomic
def confirm_carried(campaign: Campaign, keys: Collection[str], *, by: User) -> None:
    """Leave as it is what was taken over under these keys.

    What was confirmed already stays confirmed by who did it first. Raises Refused for none.
    """
    require_role(by, Role.REGION_MANAGER, Role.REGION_ADMIN)
    campaign = locked(campaign, *OPEN_TO_PARAMETERS)
    asked = campaign.carried_over.exclude(needs=CarriedOver.Needs.NOTHING)
    found = [row for row in asked.select_related("confirmation") if row.key in keys]
    require(found, "Cochez ce que vous avez relu, puis confirmez.")
    CarriedOverConfirmation.objects.bulk_create(
        CarriedOverConfirmation(carried=row, confirmed_by=by)
        for row in found
        if not hasattr(row, "confirmation")
    )


def locked_with_origins(campaign: Campaign) -> Campaign:
    """Return a year as it is now, locked with those that it took over from.

    Nobody settles these, nor withdraws what settles them, between reading and copying.
    """
    found = locked(campaign)
    for origin in Campaign.objects.filter(pk__in=found.carried_over.values("origin")):
        locked(origin)
    return found


@transaction.atomic
def refresh_grants(campaign: Campaign, *, by: User) -> list[Change]:
    """Give the former grants that were copied the amounts of today of the year they come from.

    Raises Refused once the year's own run is adopted, or if there is nothing to change.
    """
    campaign = locked_with_origins(campaign)
    require_state(campaign, *OPEN_TO_PARAMETERS)
    refresh = grants_refresh(campaign)
    if refresh is None or not refresh.moves:
        raise Refused("Les dotations antérieures sont déjà à jour.")
    given = {move.structure: (move.cents, refresh.source) for move in refresh.moves}
    return edit(
        campaign,
        lambda found: set_grants(found, given),
        source=refresh_ground(refresh.origin),
        by=by,
        states=OPEN_TO_PARAMETERS,
    )
