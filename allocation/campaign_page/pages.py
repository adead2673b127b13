"""What is left to do in a year, gathered in its order from each subject of the allocation."""

from allocation.agreements.pages import own_agreement_tasks, printing_task
from allocation.campaigns.pages import opening_task
from allocation.campaigns.states import State, reached
from allocation.explanation.pages import own_allocation_task
from allocation.figures.pages import own_figures_task
from allocation.figures.selectors import figure_table
from allocation.imports.pages import IMPORTS, import_task
from allocation.models import Campaign
from allocation.payments.pages import closing_task
from allocation.runs.pages import adopting_task, computing_task
from structures.ground.tasks import Task
from structures.models import User


def campaign_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return the person's tasks in the order of the year. At most twelve queries."""
    tasks_of = _structure_tasks if user.leads_a_structure else _region_tasks
    return tasks_of(user, campaign)


def _region_tasks(user: User, campaign: Campaign) -> list[Task]:
    table = figure_table(campaign)
    return [
        opening_task(user, campaign),
        *(import_task(user, campaign, table, kind) for kind in IMPORTS),
        computing_task(user, campaign, table),
        adopting_task(user, campaign),
        printing_task(user, campaign),
        closing_task(user, campaign),
    ]


def _structure_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what a structure reads: its figures until the run is adopted, then what follows."""
    if not reached(campaign.state, State.ADOPTED):
        return [own_figures_task(user, campaign), own_allocation_task(user, campaign)]
    return [own_allocation_task(user, campaign), *own_agreement_tasks(user, campaign)]
