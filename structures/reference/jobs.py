"""What the worker does with reference files."""

from django_tasks import task

from structures.ground.work.jobs import Progress, progress_of
from structures.reference.models import ReferenceWork
from structures.reference.services import do_reference_work


# Somebody waits for it on a page: before what is printed by the hundred.
@task(priority=10)
def do_work(pk: int) -> None:
    """Read a file, or apply what was read in it."""
    do_reference_work(pk)


def start(work: ReferenceWork) -> None:
    """Ask the workers for it, in the current transaction, unless one is at it."""
    if not work.ended_at and not progress(work).running:
        do_work.enqueue(work.pk)


def progress(work: ReferenceWork) -> Progress:
    """Return whether a worker still has it to do, or failed to. One query at most."""
    return progress_of(do_work, {work.pk: work.ended_at is not None})
