"""Tasks that a dead worker left are put back in the queue; the worst are given up."""

import logging
from collections.abc import Iterable

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from structures.ground.work.beats import alive

logger = logging.getLogger(__name__)

MOST_TIMES = 4  # begun once, then taken over three times


class GivenUp(RuntimeError):
    """A task kills whoever does it, or never ends; the message says so in French."""


@transaction.atomic
def take_over() -> int:
    """Put back in the queue what dead workers were doing; return how many tasks. Two queries."""
    running = _running()  # read first: a worker beats before it takes a task
    living = set(alive().values_list("pk", flat=True))
    return put_back(task for task in running if task.worker_ids[-1] not in living)


@transaction.atomic
def put_back_own(worker: str) -> int:
    """Put back what `worker` was doing when it lost the database; it does nothing now."""
    return put_back(task for task in _running() if task.worker_ids[-1] == worker)


def put_back(tasks: Iterable[DBTaskResult]) -> int:
    """Put locked tasks back in the queue, or give up those that were begun too often."""
    found = list(tasks)
    for task in found:
        if len(task.worker_ids) >= MOST_TIMES:
            words = f"Travail interrompu {len(task.worker_ids)} fois de suite : il est abandonné."
            logger.error("%s %s %s\n%s", words, task.task_path, task.args_kwargs, task.traceback)
            task.set_failed(GivenUp(words))
            continue
        logger.warning("Travail interrompu, repris : %s %s", task.task_path, task.args_kwargs)
        task.status, task.started_at, task.finished_at = TaskResultStatus.READY, None, None
        task.exception_class_path = task.traceback = ""
        task.save()
    return len(found)


def _running() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.running().select_for_update(skip_locked=True))
