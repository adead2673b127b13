"""Projets de structure: who may read which, which one is valid, what is to be done."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from structures.access import structures_visible_to
from structures.ground.french import counted, date_long
from structures.ground.tasks import DONE, TODO, WAITING, Task, task
from structures.models import (
    REGION_STAFF,
    ProjectAttachment,
    Role,
    Structure,
    StructureProject,
    User,
)
from structures.network.selectors import open_on
from structures.projects.validity import Validity, validity

State, Part = StructureProject.State, StructureProject.Part
OPEN_TO_WRITING = (State.DRAFT, State.SENT_BACK)
NAMED_IN_A_TASK = 5


def projects_visible_to(user: User) -> QuerySet[StructureProject]:
    """Return what `user` may read: a project never submitted is read by its structure alone."""
    if user.structure_id is not None:
        return StructureProject.objects.filter(structure__in=structures_visible_to(user))
    return StructureProject.objects.exclude(state=State.DRAFT)


def attachments_visible_to(user: User) -> QuerySet[ProjectAttachment]:
    """Return the files that `user` may open: outside of the structure, once submitted."""
    found = ProjectAttachment.objects.filter(project__in=projects_visible_to(user))
    if user.structure_id is not None:
        return found
    return found.filter(versions__isnull=False).distinct()


def valid_on(day: date) -> Q:
    """Return the condition that a project is validated and covers `day`."""
    return Q(state=State.VALIDATED, starts_on__lte=day, ends_on__gte=day)


def project_on(structure: Structure, day: date) -> StructureProject | None:
    """Return the project that is valid on `day`; of two, the one begun last. One query."""
    return structure.projects.filter(valid_on(day)).order_by("-starts_on", "-pk").first()


def structures_without_project(structures: Iterable[Structure], day: date) -> list[Structure]:
    """Return those of `structures`, in their order, with no project valid on `day`. One query."""
    asked = list(structures)
    found = StructureProject.objects.filter(valid_on(day), structure__in=asked)
    covered = set(found.values_list("structure_id", flat=True))
    return [structure for structure in asked if structure.pk not in covered]


def missing_parts(project: StructureProject) -> list[Part]:
    """Return the mandatory parts that are still empty, in order."""
    return [part for part in Part if not getattr(project, part).strip()]


def next_start(structure: Structure, today: date) -> date:
    """Return when a new project would begin: after the last one, or today. One query."""
    last = structure.projects.order_by("-ends_on").first()
    return max(today, last.ends_on + timedelta(days=1)) if last else today


def project_tasks(user: User, today: date) -> list[Task]:
    """Return what `user` has to do about projects. At most four queries."""
    if user.structure_id is not None:
        return [_structure_task(user, today)]
    return _review_tasks(user, today) if user.role in REGION_STAFF else []


def _structure_task(user: User, today: date) -> Task:
    title = "Projet de structure"
    own = list(user.structure.projects.order_by("starts_on", "pk"))
    url = reverse("structures:projects", args=[user.structure.code])
    underway = next((p for p in own if p.state != State.VALIDATED), None)
    mine = TODO if user.role == Role.DIRECTOR else WAITING
    if underway:
        where = reverse("structures:project_detail", args=[user.structure.code, underway.pk])
        return task(title, _UNDERWAY[underway.state], _turn(underway, mine), where)
    current = [p for p in own if p.starts_on <= today <= p.ends_on]
    if not current:
        return task(title, "Aucun projet valide : écrivez-le et soumettez-le.", mine, url)
    end = f"jusqu’au {date_long(current[-1].ends_on)}"
    if validity(
        current[-1].starts_on, current[-1].ends_on, today
    ) is Validity.ENDING and not _followed(own, current[-1]):
        return task(title, f"Valable {end} : préparez le suivant.", mine, url)
    return task(title, f"Valable {end}.", DONE, url)


_UNDERWAY = {
    State.DRAFT: "Brouillon à terminer, puis à soumettre à la Région.",
    State.SUBMITTED: "Soumis : la Région le lit.",
    State.SENT_BACK: "Renvoyé par la Région avec des commentaires, à reprendre.",
}


def _turn(project: StructureProject, mine: tuple[str, str]) -> tuple[str, str]:
    return WAITING if project.state == State.SUBMITTED else mine


def _followed(projects: list[StructureProject], current: StructureProject) -> bool:
    return any(p.ends_on > current.ends_on for p in projects)


def _review_tasks(user: User, today: date) -> list[Task]:
    verb = "Lire et valider" if user.role == Role.REGION_MANAGER else "Lire"
    submitted = StructureProject.objects.filter(state=State.SUBMITTED)
    tasks = [
        task(
            f"{verb} le projet de structure : {project.structure}",
            f"{project}, soumis à la Région.",
            TODO,
            reverse("structures:project_detail", args=[project.structure.code, project.pk]),
        )
        for project in submitted.select_related("structure").order_by("structure__code")
    ]
    without = structures_without_project(Structure.objects.filter(open_on(today)), today)
    missing = counted(len(without), "structure sans", "structures sans")
    ending = _ending_projects(today)
    soon = counted(len(ending), "projet de structure s’achève", "projets de structure s’achèvent")
    return [
        *tasks,
        *_named_task(f"{missing} projet de structure valide", [s.name for s in without]),
        *_named_task(f"{soon} dans les six mois", [_with_its_end(p) for p in ending]),
    ]


def _ending_projects(today: date) -> list[StructureProject]:
    """Return the valid projects of which the end is near, and nothing submitted to follow."""
    read = StructureProject.objects.exclude(state=State.DRAFT)
    following = read.filter(structure=OuterRef("structure"), ends_on__gt=OuterRef("ends_on"))
    active = Structure.objects.filter(open_on(today))
    valid = StructureProject.objects.filter(valid_on(today), ~Exists(following))
    current = valid.filter(structure__in=active).select_related("structure")
    ending = [p for p in current if validity(p.starts_on, p.ends_on, today) is Validity.ENDING]
    return sorted(ending, key=lambda project: (project.ends_on, project.structure.code))


def _with_its_end(project: StructureProject) -> str:
    return f"{project.structure} (le {date_long(project.ends_on)})"


def _named_task(title: str, names: list[str]) -> list[Task]:
    """Return what the Region waits for from structures, a few of them by name; none for none."""
    if not names:
        return []
    others = f" et {len(names) - NAMED_IN_A_TASK} autres" if names[NAMED_IN_A_TASK:] else ""
    named = ", ".join(names[:NAMED_IN_A_TASK])
    return [task(title, f"{named}{others}.", WAITING, reverse("structures:list"))]
