"""Recording the n-1 figures, by hand or from an applied import."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction

from allocation.campaigns.services import locked, require_state
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.models import Figure
from allocation.models import Campaign, Indicator
from structures.access import require_role
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.journal.services import note
from structures.models import REGION_STAFF, JournalEntry, Structure, User


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

    A value equal to the one already there keeps its provenance. Raises Refused
    once the figures are locked.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign)
    require_state(campaign, *OPEN_TO_FIGURES)
    known = dict(campaign.figures.filter(structure=structure).values_list("indicator", "value"))
    changed = {i: value for i, value in values.items() if known.get(i.pk) != value}
    for indicator, value in changed.items():
        write_figure(campaign, indicator, structure, value=value, source=source, recorded_by=by)
    if changed:
        names = ", ".join(str(indicator.number) for indicator in changed)
        note(
            JournalEntry.Kind.FIGURES,
            f"{campaign} : données saisies, indicateurs {names}",
            structure=structure,
            by=by,
        )
    return len(changed)


def write_figure(
    campaign: Campaign,
    indicator: Indicator,
    structure: Structure,
    *,
    value: Decimal,
    **provenance: Any,
) -> None:
    """Write one cell with its whole provenance; what is left out of it is emptied."""
    if value < 0:
        raise Refused(f"{indicator.short_label}, {structure} : une donnée n’est jamais négative.")
    blank = {
        "definition": "",
        "comment": "",
        "observed_on": None,
        "vintage": "",
        "geography_year": "",
        "age_bracket": "",
        "column_rule": "",
        "prorata_percent": None,
        "import_batch": None,
        "recorded_at": clock.now(),
    }
    Figure.objects.update_or_create(
        indicator=indicator,
        structure=structure,
        defaults={"campaign": campaign, "value": value, **blank, **provenance},
    )
