"""What is due next for a structure: each subject says its own, `settings.DEADLINES` names them."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from structures.models import Action, StateOfPlay, Structure, User
from structures.plans.selectors import UNFINISHED, plans_visible_to
from structures.projects.selectors import project_on
from structures.states_of_play.selectors import states_of_play_visible_to

MOST = 5


@dataclass(frozen=True)
class Deadline:
    """Something expected, by a day or, without one, from now on."""

    day: date | None
    title: str
    url: str


@dataclass(frozen=True)
class Deadlines:
    """What is to come, the soonest first, five at most; all that is late, apart."""

    coming: list[Deadline]
    late: list[Deadline]


def deadlines(structure: Structure, user: User, today: date) -> Deadlines:
    """Return what is due next, as `user` may read it. As many queries as its subjects make."""
    subjects = [import_string(name) for name in settings.DEADLINES]
    found = [due for subject in subjects for due in subject(structure, user, today)]
    found.sort(key=lambda due: due.day or today)
    late = [due for due in found if due.day and due.day < today]
    return Deadlines([due for due in found if due not in late][:MOST], late)


def file_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return what the structure's file waits for. Three queries.

    An état des lieux to proofread, unfinished actions, the end of the valid project.
    """
    return [
        *_states_of_play(structure, user),
        *_actions(structure, user),
        *_project(structure, today),
    ]


def _states_of_play(structure: Structure, user: User) -> list[Deadline]:
    proofread = states_of_play_visible_to(user).filter(
        structure=structure, state=StateOfPlay.State.PROOFREADING
    )
    return [
        Deadline(
            None,
            f"{found} : relecture par la direction",
            reverse("structures:state_of_play", args=[structure.code, found.year]),
        )
        for found in proofread
    ]


def _actions(structure: Structure, user: User) -> list[Deadline]:
    waiting = Action.objects.filter(
        plan__in=plans_visible_to(user).filter(structure=structure),
        status__in=UNFINISHED,
        carried_to=None,
    )
    return [
        Deadline(
            action.deadline,
            f"{action.plan} : {action.title}",
            reverse("structures:plan", args=[structure.code, action.plan.year]),
        )
        for action in waiting.select_related("plan").order_by("deadline", "pk")
    ]


def _project(structure: Structure, today: date) -> list[Deadline]:
    project = project_on(structure, today)
    if project is None:
        return []
    url = reverse("structures:project_detail", args=[structure.code, project.pk])
    return [Deadline(project.ends_on, f"{project} : fin de validité", url)]
