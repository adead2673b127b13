"""What the worker does with files that are sent in."""

from django_tasks import task

from allocation.imports.models import ImportWork
from allocation.imports.services import do_import_work
from structures.ground.work.jobs import Progress, progress_of


# Somebody waits for it on a page: before what is printed by the hundred.
@task(priority=10)
def do_work(pk: int) -> None:
    """Read a file, or apply what was read in it."""
    do_import_work(pk)


def start(work: ImportWork) -> None:
    """Ask the workers for it, in the current transaction, unless one is at it."""
    if not work.ended_at and not progress(work).running:
        do_work.enqueue(work.pk)


def progress(work: ImportWork) -> Progress:
    """Return whether a worker still has it to do, or failed to. One query at most."""
    return progress_of(do_work, {work.pk: work.ended_at is not None})
