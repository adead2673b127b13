"""Work done in the background for several things at once: asked for, then followed on a page."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class Progress:
    """How many things are made, of all of them; how many failed, how many are in the queue."""

    done: int
    total: int
    failed: int
    waiting: int

    @property
    def running(self) -> bool:
        """Whether a worker still has some to make."""
        return self.waiting > 0


@dataclass(frozen=True)
class JobPart:
    """A job as the part of a page that follows it; `table` is the template of what is made.

    `thing` and `made` are feminine, in the singular: « lettre », « imprimée ».
    """

    progress: Progress
    label: str
    thing: str
    made: str
    act: str
    part_id: str
    part_url: str
    page_url: str
    table: str


def enqueue_each(task: Task, keys: Iterable[int], *shared: object) -> None:
    """Ask the workers to do `task` for each thing, in the current transaction.

    The task takes the thing's key first, then what is shared by all.
    """
    for key in keys:
        task.enqueue(key, *shared)


def progress_of(task: Task, made: Mapping[int, bool]) -> Progress:
    """Count what `task` made, failed to make and has still to make. One query at most.

    `made` says whether each thing is there, by its key. Of a thing asked for several
    times, the last time counts.
    """
    left = [key for key, is_made in made.items() if not is_made]
    statuses = _last_statuses(task, left) if left else []
    return Progress(
        done=len(made) - len(left),
        total=len(made),
        failed=statuses.count(TaskResultStatus.FAILED),
        waiting=sum(status in UNDER_WAY for status in statuses),
    )


def _last_statuses(task: Task, keys: Collection[int]) -> list[str]:
    found = DBTaskResult.objects.filter(
        task_path=task.module_path, args_kwargs__args__0__in=keys
    ).order_by("enqueued_at")
    return list(dict(found.values_list("args_kwargs__args__0", "status")).values())
