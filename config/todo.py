"""Everything a person has to do, gathered from each subject for the home page."""

from collections.abc import Callable, Iterable
from datetime import date

from allocation.selectors.payments import payments_tasks
from dialogue.selectors.evidence import evidence_tasks
from dialogue.selectors.meeting_tasks import meeting_tasks
from dialogue.selectors.overview import overview_tasks
from dialogue.selectors.rating_tasks import rating_tasks
from dialogue.selectors.settlement import settlement_tasks
from structures import clock
from structures.models import User
from structures.selectors.people import people_tasks
from structures.selectors.plans import plan_tasks
from structures.selectors.projects import project_tasks
from structures.selectors.restitutions import restitution_tasks
from structures.selectors.state_of_play_overview import state_of_play_tasks
from structures.selectors.todo import Task

PRESSING = ("progress", "blocked", "waiting", "neutral", "done")
Subject = Callable[[User, date], list[Task]]

DIALOGUE: tuple[Subject, ...] = (
    rating_tasks,
    evidence_tasks,
    meeting_tasks,
    overview_tasks,
    settlement_tasks,
    payments_tasks,
)
STRUCTURE_FILES: tuple[Subject, ...] = (
    project_tasks,
    plan_tasks,
    state_of_play_tasks,
    restitution_tasks,
    people_tasks,
)


def gathered(user: User, subjects: tuple[Subject, ...]) -> list[Task]:
    """Return the person's tasks of `subjects`, most pressing first, else in their order."""
    today = clock.today()
    return pressing_first(task for subject in subjects for task in subject(user, today))


def pressing_first(tasks: Iterable[Task]) -> list[Task]:
    """Return what is to be done first, what is done last, each kind in the order it came."""
    return sorted(tasks, key=lambda task: PRESSING.index(task.tone))
