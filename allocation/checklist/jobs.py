"""What the worker computes of a run before it is adopted."""

from django.db import transaction
from django_tasks import task

from allocation.checklist.models import Sensitivity
from allocation.checklist.services import ask_sensitivity, compute_sensitivity
from allocation.models import Run
from structures.ground.work.jobs import Progress, progress_of
from structures.models import User


# Somebody waits for it on a page: before what is printed by the hundred.
@task(priority=10)
def find_sensitivity(pk: int) -> None:
    """Compute how a run answers to a margin."""
    compute_sensitivity(pk)


@transaction.atomic
def ask(run: Run, margin_bp: int, *, by: User) -> None:
    """Ask the workers for it, unless it is computed or one is at it."""
    asked = ask_sensitivity(run, margin_bp, by=by)
    if not asked.ended_at and not sensitivity_progress(asked).running:
        find_sensitivity.enqueue(asked.pk)


def sensitivity_progress(asked: Sensitivity) -> Progress:
    """Return whether a worker still has it to do, or failed to. One query at most."""
    return progress_of(find_sensitivity, {asked.pk: asked.ended_at is not None})
