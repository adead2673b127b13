"""Recording the n-1 figures, by hand or from an applied import."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction

from allocation.campaigns.services import locked
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.models import Figure
from allocation.figures.wordings import kept_wordings, stamp_wordings
from allocation.models import Campaign, Indicator
from structures.access import require_role
from structures.ground.refusals import require
from structures.journal.services import note
from structures.models import REGION_STAFF, JournalEntry, Structure, User

BATCH = 5_000
CELL = ("indicator", "structure")
WRITTEN = [f.name for f in Figure._meta.concrete_fields if f.name not in ("id", *CELL)]


@transaction.atomic
def record_figures(
    campaign: Campaign,
    structure: Structure,
    values: Mapping[Indicator, Decimal],
    *,
    source: str,
    by: User,
) -> int:
    """Record what was typed for one structure; return how many values changed.

    A value equal to the one already there keeps its provenance, unless it was counted under
    another wording of the definition. Raises Refused once the figures are locked.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *OPEN_TO_FIGURES)
    known = {one.indicator_id: one for one in campaign.figures.filter(structure=structure)}
    wordings = kept_wordings(campaign, values)
    changed = {
        i: value
        for i, value in values.items()
        if i.pk not in known
        or known[i.pk].value != value
        or known[i.pk].counted_under_id not in (None, wordings[i.pk].pk)
    }
    cells = {"campaign": campaign, "structure": structure, "source": source, "recorded_by": by}
    write_figures(Figure(indicator=i, value=value, **cells) for i, value in changed.items())
    if changed:
        names = ", ".join(str(indicator.number) for indicator in changed)
        note(
            JournalEntry.Kind.FIGURES,
            f"{campaign} : données saisies, indicateurs {names}",
            structure=structure,
            by=by,
        )
    return len(changed)


def write_figures(figures: Iterable[Figure]) -> None:
    """Write whole cells, provenance included; what a figure leaves out of it is emptied.

    Each is counted under the wording of today. One query for it, one for BATCH cells, through
    the same triggers as one by one. Raises Refused for a value below zero.
    """
    cells = list(figures)
    for cell in cells:
        require(
            cell.value >= 0,
            f"{cell.indicator.short_label}, {cell.structure} : une donnée n’est jamais négative.",
        )
    stamp_wordings(cells)
    Figure.objects.bulk_create(
        cells, BATCH, update_conflicts=True, unique_fields=CELL, update_fields=WRITTEN
    )
