"""A year after that of the addresses: prepared, or as far as its dialogues."""

from datetime import date

from django.utils import timezone

from allocation.campaigns.services import enter_state, locked
from allocation.models import Campaign, State
from dialogue.course.services import open_dialogues
from structures.models import Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_campaign, make_user
from tests.project.addresses import YEAR
from tests.project.talks import OTHER
from tests.structures.plan_builders import make_action, make_director, make_plan
from tests.structures.state_of_play_builders import make_analysis, make_validated

NEXT = YEAR + 1


def make_next_year(**changes: object) -> Campaign:
    """The campaign of the year after, in preparation, over the same structures."""
    return make_campaign(year=NEXT, reference_year=YEAR, **changes)


def make_next_dialogues() -> Campaign:
    """The year after at its dialogues; projects are those that the structures have."""
    known = Structure.objects.filter(projects__isnull=False).values_list("code", flat=True)
    campaign = make_adopted_campaign(make_next_year(), without_project=list(known))
    enter_state(locked(campaign), State.CONVENTIONS, by=make_user())
    open_dialogues(campaign, by=make_user(), today=timezone.localdate())
    return Campaign.objects.get(pk=campaign.pk)


def make_next_files() -> None:
    """The files of the year after: a plan of one action, an état des lieux, analysed."""
    for code in (OWN, OTHER):
        make_action(make_plan(make_director(code), year=NEXT), deadline=date(NEXT, 6, 30))
    make_analysis([make_validated(code, year=NEXT) for code in (OWN, OTHER)], year=NEXT)
