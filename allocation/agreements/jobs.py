"""What the worker does in the background."""

from django_tasks import task

from allocation.agreements.models import Agreement
from allocation.agreements.services import note_task, print_agreement


@task()
def print_one(agreement_id: int) -> None:
    """Print one convention; several workers may each take some."""
    print_agreement(agreement_id)


def print_all(agreements: list[Agreement]) -> None:
    """Ask the workers to print each of `agreements`, in the current transaction."""
    for agreement in agreements:
        result = print_one.enqueue(agreement.pk)
        note_task(agreement, str(result.id))
