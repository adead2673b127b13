"""What there is to import in a year, in sentences, with links."""

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.figures.selectors import FigureTable
from allocation.imports.selectors import kinds_importable_by
from allocation.models import Campaign
from structures.ground.tasks import DONE, LATER, TODO, WAITING, Task, task
from structures.models import User


def import_task(user: User, campaign: Campaign, table: FigureTable, insee: bool) -> Task:
    """Return the import of the census figures, or of the activity, done or to do. No query."""
    kind = "insee" if insee else "activite"
    title = "Importer la population active (INSEE)" if insee else "Importer ou saisir l’activité"
    columns = [n for n, i in enumerate(table.indicators) if i.whole_values is not insee]
    missing = sum(row.figures[n] is None for row in table.rows for n in columns)
    expected = len(columns) * len(table.rows)
    detail = f"{expected - missing} valeurs sur {expected}."
    if not reached(campaign.state, State.COLLECTION):
        return task(title, "Après l’ouverture de la collecte.", LATER)
    if not missing:
        return task(title, detail, DONE)
    if kind not in kinds_importable_by(user):
        return task(title, detail, WAITING)
    name = "allocation:import_insee" if insee else "allocation:import_activity"
    return task(title, detail, TODO, reverse(name, args=[campaign.year]))
