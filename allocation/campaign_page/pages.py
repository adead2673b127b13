"""What is left to do in a year, gathered in its order from each subject of the allocation."""

from allocation.agreements.pages import own_agreement_tasks, printing_task
from allocation.campaigns.pages import opening_task, preparing_tasks
from allocation.campaigns.states import State, reached
from allocation.corrections.pages import correction_tasks
from allocation.explanation.pages import own_allocation_task
from allocation.figures.selectors import FigureCounts, figure_counts
from allocation.imports.pages import IMPORTS, import_task
from allocation.models import Campaign
from allocation.next_year.pages import carried_tasks
from allocation.payments.pages import closing_task
from allocation.reviews.pages import own_review_task, review_tasks
from allocation.revisions.pages import revision_tasks
from allocation.runs.pages import run_tasks
from allocation.what_if.pages import what_if_task
from structures.ground.tasks import Task
from structures.models import User

NONE_ASKED = FigureCounts({}, 0)  # once a run is adopted, its figures are all there


def campaign_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return the person's tasks in the order of the year.

    At most nine queries, eleven more for who writes a year that is not adopted yet.
    """
    if user.leads_a_structure:
        return _structure_tasks(user, campaign)
    adopted = reached(campaign.state, State.ADOPTED)
    return region_tasks(user, campaign, NONE_ASKED if adopted else figure_counts(campaign))


def region_tasks(user: User, campaign: Campaign, figures: FigureCounts) -> list[Task]:
    """Return the tasks of the Region and the State.

    At most seven queries, eleven more for who writes a year that is not adopted yet.
    """
    return [
        *preparing_tasks(user, campaign),
        *carried_tasks(user, campaign),
        opening_task(user, campaign),
        *revision_tasks(user, campaign),
        *(import_task(user, campaign, figures, kind) for kind in IMPORTS),
        *review_tasks(user, campaign, figures),
        *run_tasks(user, campaign, figures),
        *correction_tasks(user, campaign),
        printing_task(user, campaign),
        closing_task(user, campaign),
    ]


def _structure_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what a structure reads: its figures until the run is adopted, then what follows."""
    if not reached(campaign.state, State.ADOPTED):
        return [own_review_task(user, campaign), own_allocation_task(user, campaign)]
    return [
        own_allocation_task(user, campaign),
        *own_agreement_tasks(user, campaign),
        what_if_task(user, campaign),
    ]
