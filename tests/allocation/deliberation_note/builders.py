"""A note that was printed, without the time that printing takes."""

from allocation.models import DeliberationNote, Run
from structures.ground.files.services import keep
from tests.allocation.builders import make_user


def make_printed_note(run: Run, inputs: str = "0" * 64) -> DeliberationNote:
    """A note of a run, kept; its bytes say nothing."""
    file = keep("note.pdf", b"%PDF-1.7", "application/pdf")
    return DeliberationNote.objects.create(run=run, inputs=inputs, file=file, asked_by=make_user())
