"""Decision letters as the pages read them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django_tasks import TaskResultStatus
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from allocation.models import Campaign
from dialogue.course.recipients import Recipients, recipients_of
from dialogue.models import DecisionLetter, Dialogue, Rating
from dialogue.rules import Stage
from structures.access import structures_visible_to
from structures.models import Structure, User

UNDER_WAY = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


@dataclass(frozen=True)
class LetterRow:
    """A structure's letter, or whether it could be printed."""

    structure: Structure
    letter: DecisionLetter | None
    is_closed: bool


@dataclass(frozen=True)
class LetterProgress:
    """How far the printing is: letters printed among the closed dialogues."""

    done: int
    total: int
    failed: int
    waiting: int

    @property
    def running(self) -> bool:
        """Whether a worker still has some to print."""
        return self.waiting > 0


def letters_visible_to(user: User) -> QuerySet[DecisionLetter]:
    """Return the printed letters that `user` may open, with their files."""
    visible = DecisionLetter.objects.filter(dialogue__structure__in=structures_visible_to(user))
    return visible.select_related("file")


def letter_rows(campaign: Campaign) -> list[LetterRow]:
    """Return each structure of the campaign's dialogues, with its letter if any. One query."""
    found = campaign.dialogues.select_related("structure", "letter__file")
    found = found.defer("letter__file__content").annotate(is_closed=_closed())
    return [LetterRow(d.structure, getattr(d, "letter", None), d.is_closed) for d in found]


def dialogues_without_letter(campaign: Campaign) -> list[Dialogue]:
    """Return the closed dialogues whose letter is not printed. One query."""
    return list(campaign.dialogues.filter(_closed(), letter=None).select_related("structure"))


def letters_due(campaign: Campaign, today: date) -> list[Recipients]:
    """Return the letters to be printed, and who will be told. Three queries."""
    return recipients_of([d.structure for d in dialogues_without_letter(campaign)], today)


def letter_progress(campaign: Campaign, printing: Task) -> LetterProgress:
    """Count the closed dialogues printed, being printed, and failed. Two queries.

    `printing` is the task that prints one letter.
    """
    closed = campaign.dialogues.filter(_closed()).values_list("pk", "letter")
    waiting = [dialogue for dialogue, letter in closed if letter is None]
    tasks = DBTaskResult.objects.filter(
        task_path=printing.module_path, args_kwargs__args__0__in=waiting
    )
    last = dict(tasks.order_by("enqueued_at").values_list("args_kwargs__args__0", "status"))
    return LetterProgress(
        done=len(closed) - len(waiting),
        total=len(closed),
        failed=sum(status == TaskResultStatus.FAILED for status in last.values()),
        waiting=sum(status in UNDER_WAY for status in last.values()),
    )


def _closed() -> Exists:
    """Return the condition that no indicator of the dialogue is left to settle."""
    left = Rating.objects.filter(dialogue=OuterRef("pk")).exclude(stage=Stage.CLOSED)
    return ~Exists(left)
