"""Conventions as the pages read them."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from allocation.campaigns.selectors import campaign_structures
from allocation.models import Agreement, Campaign
from structures.access import structures_visible_to
from structures.models import Structure, User
from structures.projects.selectors import structures_without_project


@dataclass(frozen=True)
class Progress:
    """How far the printing of a campaign's conventions is."""

    done: int
    total: int
    failed: int

    @property
    def running(self) -> bool:
        """Whether some are still to be printed and none has failed for good."""
        return self.done + self.failed < self.total


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


def progress(campaign: Campaign) -> Progress:
    """Count printed, expected and failed conventions. Two queries."""
    states = list(campaign.agreements.values_list("state", "task_id"))
    waiting = [task for state, task in states if state == Agreement.State.DRAFT and task]
    failed = DBTaskResult.objects.filter(id__in=waiting, status=TaskResultStatus.FAILED)
    done = sum(state == Agreement.State.GENERATED for state, _ in states)
    return Progress(done, len(states), failed.count() if waiting else 0)
