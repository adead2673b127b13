"""What the worker does in the background."""

from collections.abc import Iterable, Mapping

from django_tasks import task

from allocation.agreements.models import Agreement
from allocation.agreements.services import print_agreement
from structures.ground.work.jobs import Progress, enqueue_each, progress_of


@task()
def print_one(agreement_id: int) -> None:
    """Print one convention; several workers may each take some."""
    print_agreement(agreement_id)


def print_all(agreements: Iterable[Agreement]) -> None:
    """Ask the workers to print each of `agreements`, in the current transaction."""
    enqueue_each(print_one, [agreement.pk for agreement in agreements])


def print_progress(made: Mapping[int, bool]) -> Progress:
    """Count the conventions printed (`agreements_made`), to be printed, and failed. One query."""
    return progress_of(print_one, made)
