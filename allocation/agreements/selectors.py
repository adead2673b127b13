"""Conventions as the pages read them."""

from django.db.models import QuerySet

from allocation.campaigns.selectors import campaign_structures
from allocation.models import Agreement, Campaign
from structures.access import structures_visible_to
from structures.models import Structure, User
from structures.projects.selectors import structures_without_project


def structures_without_valid_project(campaign: Campaign) -> list[Structure]:
    """Return the structures whose convention is still to be made, and rests on no valid project.

    Judged on the day of the deliberation: that is when the Region grants the money.
    The campaign's run is adopted. Three queries at most.
    """
    waiting = list(campaign_structures(campaign).exclude(agreements__campaign=campaign))
    if not waiting:
        return []
    return structures_without_project(waiting, campaign.adoption.deliberation_date)


def agreements_of(campaign: Campaign) -> QuerySet[Agreement]:
    """Return the campaign's conventions by structure. One query; contents are not read."""
    return campaign.agreements.select_related("structure", "file").defer("file__content")


def agreements_visible_to(user: User) -> QuerySet[Agreement]:
    """Return the generated conventions that `user` may open; contents are read when asked for."""
    found = Agreement.objects.filter(state=Agreement.State.GENERATED).select_related("file")
    found = found.defer("file__content")
    return found.filter(structure__in=structures_visible_to(user))


def agreements_made(campaign: Campaign) -> dict[int, bool]:
    """Return whether each of the campaign's conventions is printed, by its key. One query."""
    states = campaign.agreements.values_list("pk", "state")
    return {pk: state == Agreement.State.GENERATED for pk, state in states}
