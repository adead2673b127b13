"""A note printed by a worker, and kept."""

from django.db import transaction

from allocation.deliberation_note.documents import note_document
from allocation.deliberation_note.models import DeliberationNote
from allocation.deliberation_note.selectors import kept_note, why_no_note
from allocation.deliberation_note.sheet import note_sheet
from allocation.models import Run
from allocation.runs.selectors import adoption_of
from structures.ground.refusals import require
from structures.models import StoredFile, User


@transaction.atomic
def print_note(run: Run, *, by: User) -> StoredFile:
    """Return the note of one of `runs_shown` in PDF: the one kept, or else printed and kept now.

    Raises Refused for a run that is not to be voted on.
    """
    Run.objects.select_for_update().only("pk").get(pk=run.pk)
    adoption = adoption_of(run)
    reason = why_no_note(run, adoption)
    require(not reason, reason)
    document = note_document(note_sheet(run, adoption))
    inputs = document.inputs()
    kept = kept_note(run, inputs)
    if kept:
        return kept.file
    file = document.kept()
    DeliberationNote.objects.create(run=run, inputs=inputs, file=file, asked_by=by)
    return file
