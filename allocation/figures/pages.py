"""What there is to do about the figures of a year, in sentences, with links."""

from django.urls import reverse

from allocation.figures.selectors import structure_figures
from allocation.models import Campaign
from structures.access import own_structure
from structures.ground.tasks import TODO, WAITING, Task, task
from structures.models import User


def own_figures_task(user: User, campaign: Campaign) -> Task:
    """Return the figures of the year before that a structure has to read. Two queries."""
    structure = own_structure(user)
    url = reverse("allocation:explained", args=[structure.code, campaign.year])
    figures = structure_figures(campaign, structure)
    entered = sum(figure is not None for _, figure in figures)
    detail = f"{entered} valeurs sur {len(figures)}, année {campaign.reference_year}."
    return task("Relire vos données n-1", detail, TODO if entered else WAITING, url)
