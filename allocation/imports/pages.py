"""What there is to import in a year, in sentences, with links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.figures.selectors import FigureCounts
from allocation.imports.kinds import kinds_importable_by
from allocation.imports.selectors import ImportPreview, imported_values
from allocation.models import Campaign, ImportBatch, Indicator
from allocation.year_before.selectors import SHOWN_PLACES, Beside, YearBefore
from structures.ground.french import counted, number
from structures.ground.tasks import DONE, LATER, TODO, WAITING, Task, task
from structures.models import Structure, User

if TYPE_CHECKING:
    from allocation.imports.selectors import PreviewedValue

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
    detail = f"{counted(sum(columns), 'valeur', 'valeurs')} sur {expected}."
    if not reached(campaign.state, State.COLLECTION):
        return task(title, "Après l’ouverture de la collecte.", LATER)
    if sum(columns) == expected:
        return task(title, detail, DONE)
    if kind not in kinds_importable_by(user):
        return task(title, detail, WAITING)
    return task(title, detail, TODO, reverse(route, args=[campaign.year]))


@dataclass(frozen=True)
class PreviewCell:
    """A value that a file has of a structure, in words; `change` is new, changed or same.

    `overtaken` is what the year has now, where it is not what the preview replaces.
    """

    change: str
    read: str
    replaced: str
    overtaken: str
    beside: Beside | None


@dataclass(frozen=True)
class PreviewRow:
    """A structure of a preview, with what the file has of each indicator, None for nothing."""

    structure: Structure
    cells: list[PreviewCell | None]


def preview_rows(
    batch: ImportBatch,
    indicators: Sequence[Indicator],
    before: YearBefore | None,
    structures: Iterable[Structure],
) -> list[PreviewRow]:
    """Return a page of the matrix. One query, and two for the year before where it is asked."""
    shown = list(structures)
    values = imported_values(batch).filter(structure__in=shown)
    columns = {one.pk: one for one in indicators}
    cells = {
        (found.structure_id, found.indicator_id): _cell(
            found, columns[found.indicator_id], before, waits=batch.waits
        )
        for found in values.defer("source", "definition", "comment")
    }
    return [PreviewRow(one, [cells.get((one.pk, pk)) for pk in columns]) for one in shown]


def _cell(
    found: "PreviewedValue", indicator: Indicator, before: YearBefore | None, *, waits: bool
) -> PreviewCell:
    moved = waits and found.current != found.replaced
    change = "same" if found.replaced == found.value else "changed"
    return PreviewCell(
        change="new" if found.replaced is None else change,
        read=written(indicator, found.value),
        replaced=written(indicator, found.replaced),
        overtaken=written(indicator, found.current) if moved else "",
        beside=before.beside(found.structure_id, indicator, found.value) if before else None,
    )


def overtaken_lines(values: "Sequence[PreviewedValue]", total: int) -> list[str]:
    """Say which values somebody entered since a preview, one a line, and how many others."""
    left = total - len(values)
    more = [f"et {left} de plus"] if left else []
    return [
        f"{found.structure}, {found.indicator.short_label} : "
        f"{written(found.indicator, found.replaced)} à l’aperçu, "
        f"{written(found.indicator, found.current)} à présent"
        for found in values
    ] + more


def preview_sentence(preview: ImportPreview) -> str:
    """Say how many values a file changes, brings and leaves as they are, or why none."""
    if preview.errors:
        return f"{counted(len(preview.errors), 'erreur', 'erreurs')} : rien ne peut être appliqué."
    parts = (
        counted(preview.changed, "changée", "changées"),
        counted(preview.new, "nouvelle", "nouvelles"),
        counted(preview.unchanged, "inchangée", "inchangées"),
    )
    return ", ".join(parts)


def written(indicator: Indicator, value: Decimal | None) -> str:
    """Write a value of an indicator, two decimals where it is an estimate; « rien » for none."""
    if value is None:
        return "rien"
    return number(value, None if indicator.whole_values else SHOWN_PLACES)
