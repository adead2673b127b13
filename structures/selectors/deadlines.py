"""What is due next in a structure's own file."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from structures.models import Action, Structure
from structures.selectors.plans import UNFINISHED
from structures.selectors.projects import project_on

MOST = 5


@dataclass(frozen=True)
class Deadline:
    """A day by which something is expected; `late` once it has passed."""

    day: date
    title: str
    url: str
    late: bool


def deadlines(structure: Structure, today: date) -> list[Deadline]:
    """Return the next days of unfinished actions and the end of the valid project. Two queries.

    The soonest first, what is late before them; five at most.
    """
    found = [*_actions(structure, today), *_project(structure, today)]
    return sorted(found, key=lambda deadline: deadline.day)[:MOST]


def _actions(structure: Structure, today: date) -> list[Deadline]:
    waiting = Action.objects.filter(
        plan__structure=structure, status__in=UNFINISHED, carried_to=None
    )
    return [
        Deadline(
            action.deadline,
            f"{action.plan} : {action.title}",
            reverse("structures:plan", args=[structure.code, action.plan.year]),
            action.deadline < today,
        )
        for action in waiting.select_related("plan").order_by("deadline", "pk")[:MOST]
    ]


def _project(structure: Structure, today: date) -> list[Deadline]:
    project = project_on(structure, today)
    if project is None:
        return []
    url = reverse("structures:project_detail", args=[structure.code, project.pk])
    return [Deadline(project.ends_on, f"{project} : fin de validité", url, late=False)]
