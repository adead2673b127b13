"""What there is to import in a year, in sentences, with links."""

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.figures.selectors import FigureCounts
from allocation.imports.selectors import kinds_importable_by
from allocation.models import Campaign, ImportBatch
from structures.ground.tasks import DONE, LATER, TODO, WAITING, Task, task
from structures.models import User

# Kind of import → what it is called among tasks, and its route.
IMPORTS = {
    ImportBatch.Kind.INSEE: ("Importer la population active (INSEE)", "allocation:import_insee"),
    ImportBatch.Kind.ACTIVITY: ("Importer ou saisir l’activité", "allocation:import_activity"),
}


def import_task(
    user: User, campaign: Campaign, figures: FigureCounts, kind: ImportBatch.Kind
) -> Task:
    """Return the import of one of IMPORTS, done or to do. No query."""
    title, route = IMPORTS[kind]
    if reached(campaign.state, State.ADOPTED):
        return task(title, "Toutes les valeurs sont là.", DONE)
    by_indicator = figures.entered_by.items()
    columns = [entered for i, entered in by_indicator if i.meaning.source.file == kind]
    expected = len(columns) * figures.structures
    detail = f"{sum(columns)} valeurs sur {expected}."
    if not reached(campaign.state, State.COLLECTION):
        return task(title, "Après l’ouverture de la collecte.", LATER)
    if sum(columns) == expected:
        return task(title, detail, DONE)
    if kind not in kinds_importable_by(user):
        return task(title, detail, WAITING)
    return task(title, detail, TODO, reverse(route, args=[campaign.year]))
