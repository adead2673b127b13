"""The note of a run as it is asked for, and waited for."""

from django.urls import reverse

from allocation.deliberation_note.selectors import runs_with_notes
from allocation.deliberation_note.services import print_note
from structures.documents.selectors import DocumentKind

NOTE = DocumentKind(
    find=runs_with_notes,
    act=lambda run, user: print_note(run, by=user),
    title=lambda run: f"Note de présentation de la répartition n° {run.number}",
    back=lambda run: reverse("allocation:run_note", args=[run.campaign.year, run.number]),
    done="Votre note est prête.",
)
