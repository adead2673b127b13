"""What the worker does with files that nobody said the kind of."""

from django_tasks import task

from allocation.imports.models import ImportWork
from allocation.recognition.services import do_look
from structures.ground.work.jobs import Progress, progress_of


@task(priority=10)
def do_first_look(pk: int) -> None:
    """Recognise a file from its first rows."""
    do_look(pk)


def start_look(work: ImportWork) -> None:
    """Ask the workers for it, in the current transaction, unless one is at it."""
    if work.looked_at is None and not look_progress(work).running:
        do_first_look.enqueue(work.pk)


def look_progress(work: ImportWork) -> Progress:
    """Return whether a worker still has it to do, or failed to. One query at most."""
    return progress_of(do_first_look, {work.pk: work.looked_at is not None or bool(work.ended_at)})
