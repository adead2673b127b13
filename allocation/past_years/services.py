"""Writing what files say of the years that have no campaign here."""

from collections.abc import Sequence

from django.db import transaction

from allocation.past_years.models import PastAmount, PastFigure
from structures.coverage.services import require_admin
from structures.ground.french import counted, in_a_row
from structures.journal.services import note
from structures.models import JournalEntry, Structure, User

KEY = ["structure", "year", "label"]


@transaction.atomic
def keep_past_years(
    figures: Sequence[PastFigure], amounts: Sequence[PastAmount], *, reason: str, by: User
) -> None:
    """Add these values, in place of those of the same structure, year and label."""
    require_admin(by)
    PastFigure.objects.bulk_create(
        figures, update_conflicts=True, unique_fields=KEY, update_fields=["value", "source"]
    )
    PastAmount.objects.bulk_create(
        amounts, update_conflicts=True, unique_fields=KEY, update_fields=["amount_cents", "source"]
    )
    rows = [*figures, *amounts]
    for structure in Structure.objects.filter(pk__in={row.structure_id for row in rows}):
        own = [row for row in rows if row.structure_id == structure.pk]
        years = in_a_row([str(year) for year in sorted({row.year for row in own})])
        said = counted(len(own), "valeur enregistrée", "valeurs enregistrées")
        note(
            JournalEntry.Kind.FIGURES,
            f"Années antérieures ({years}), pour mémoire : {said}",
            structure=structure,
            by=by,
            reason=reason,
        )
