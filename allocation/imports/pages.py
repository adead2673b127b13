"""What there is to import in a year, in sentences, with links."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.figures.selectors import FigureCounts
from allocation.imports.kinds import kinds_importable_by
from allocation.models import Campaign, ImportBatch, ImportedValue, Indicator
from allocation.year_before.selectors import Beside, YearBefore
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


@dataclass(frozen=True)
class PreviewLine:
    """A value read in a file, and that of the year before its own."""

    found: ImportedValue
    beside: Beside


def preview_lines(
    campaign: Campaign, indicators: Iterable[Indicator], values: Iterable[ImportedValue]
) -> list[PreviewLine]:
    """Return the values of a page of the preview beside those of the year before. Two queries."""
    shown = list(values)
    before = YearBefore(campaign, indicators, {found.structure for found in shown})
    return [
        PreviewLine(found, before.beside(found.structure_id, found.indicator, found.value))
        for found in shown
    ]
