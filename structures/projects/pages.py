"""What the pages of a projet de structure show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Window
from django.urls import reverse

from structures.access import own_structure
from structures.ground.french import counted, date_long
from structures.ground.tasks import DONE, NAMED, TODO, WAITING, Deadline, Task, few, task
from structures.models import Role, Structure, User
from structures.projects.comparison import Passage, compare, is_changed
from structures.projects.models import (
    ProjectAttachment,
    ProjectComment,
    ProjectVersion,
    StructureProject,
)
from structures.projects.selectors import (
    Part,
    State,
    as_read_by,
    ending_projects,
    open_without_project,
    project_on,
    projects_visible_to,
    with_files,
)
from structures.projects.validity import Validity, validity

STATUS = {
    State.DRAFT: ("Brouillon", "neutral"),
    State.SUBMITTED: ("Soumis à la Région", "progress"),
    State.SENT_BACK: ("Renvoyé avec commentaires", "waiting"),
}
STATUS_ONCE_VALIDATED = {
    Validity.TO_COME: ("Validé, à venir", "progress"),
    Validity.VALID: ("Validé, en cours", "done"),
    Validity.ENDING: ("Validé, bientôt échu", "waiting"),
    Validity.OVER: ("Échu", "neutral"),
}
UNMET_NEEDS, ATTACHMENTS = "Liste des besoins non couverts", "Liste des pièces jointes"


@dataclass(frozen=True)
class ProjectLine:
    """A project in the list, how many times it was submitted, and its state in words."""

    project: StructureProject
    versions: int
    label: str
    tone: str


@dataclass(frozen=True)
class PartReading:
    """A part of a project, and what the Region asked about it, newest first."""

    part: Part
    text: str
    comments: list[ProjectComment]


@dataclass(frozen=True)
class ProjectReading:
    """A project as one person reads it: a version, or the draft for who may read it."""

    version: ProjectVersion | None
    starts_on: date
    ends_on: date
    parts: list[PartReading]
    needs: list[dict[str, str]]
    attachments: list[ProjectAttachment]


@dataclass(frozen=True)
class Comparison:
    """What changed in a part, or in what goes with the parts, from a version to another."""

    title: str
    changed: bool
    passages: list[Passage]


def project_lines(structure: Structure, user: User, today: date) -> list[ProjectLine]:
    """Return the structure's projects that `user` may read, newest first.

    One query, and one more for a project sent back that is read outside of its structure.
    """
    found = projects_visible_to(user).filter(structure=structure).order_by("-starts_on", "-pk")
    submitted = found.annotate(times=Count("versions"))
    read = [(as_read_by(user, project), project.times) for project in submitted]
    return [ProjectLine(project, times, *status(project, today)) for project, times in read]


def status(project: StructureProject, today: date) -> tuple[str, str]:
    """Return the project's state in words, and its tone."""
    if project.state != State.VALIDATED:
        return STATUS[State(project.state)]
    return STATUS_ONCE_VALIDATED[validity(project.starts_on, project.ends_on, today)]


def alert(lines: list[ProjectLine], today: date) -> str:
    """Return what is to be known at once, or an empty text: no valid project, or its near end."""
    validated = [line.project for line in lines if line.project.state == State.VALIDATED]
    current = [p for p in validated if p.starts_on <= today <= p.ends_on]
    if not current:
        return (
            "Aucun projet n’est valide à ce jour : la Région devra donner un motif "
            "pour établir la convention."
        )
    end = max(project.ends_on for project in validated)
    if validity(current[0].starts_on, end, today) is Validity.ENDING:
        return (
            f"Le projet en cours s’achève le {date_long(end)} : il est temps d’écrire le suivant."
        )
    return ""


def reading(project: StructureProject, version: ProjectVersion | None) -> ProjectReading:
    """Return a version as it was submitted, or the text being written when there is none.

    No query on a project of `projects_to_read`, or one for the files of what is being written.
    """
    dated = version or project
    if version is None:
        needs = [{"text": need.text, "gap": need.gap} for need in project.unmet_needs.all()]
        texts = {part: getattr(project, part) for part in Part}
        files = with_files(project.attachments.filter(removed_at=None))
    else:
        needs, texts, files = version.unmet_needs, version.parts, version.attachments.all()
    until = version.number if version else None
    comments = _comments(project, until)
    parts = [PartReading(p, texts[p], [c for c in comments if c.part == p]) for p in Part]
    return ProjectReading(version, dated.starts_on, dated.ends_on, parts, needs, list(files))


def comparison(before: ProjectVersion, after: ProjectVersion) -> list[Comparison]:
    """Return what changed in the dates, each part, the unmet needs, the files. No query."""
    texts = [
        ("Validité", _dates(before), _dates(after)),
        *((p.label, before.parts[p], after.parts[p]) for p in Part),
        (UNMET_NEEDS, _needs(before), _needs(after)),
        (ATTACHMENTS, _files(before), _files(after)),
    ]
    compared = [(title, compare(old, new)) for title, old, new in texts]
    return [Comparison(title, is_changed(found), found) for title, found in compared]


def _comments(project: StructureProject, until: int | None) -> list[ProjectComment]:
    versions = [v for v in project.versions.all() if until is None or v.number <= until]
    return [comment for version in versions for comment in version.comments.all()]


def _dates(version: ProjectVersion) -> str:
    return f"du {date_long(version.starts_on)} au {date_long(version.ends_on)}"


def _files(version: ProjectVersion) -> str:
    return "\n".join(f"{one.label} ({one.file.name})" for one in version.attachments.all())


def _needs(version: ProjectVersion) -> str:
    pairs = [(need["text"], need["gap"]) for need in version.unmet_needs]
    return "\n".join(" → ".join(filter(None, pair)) for pair in pairs)


def project_tasks(user: User, today: date) -> list[Task]:
    """Return what `user` has to do about projects. At most four queries."""
    if user.leads_a_structure:
        return [_structure_task(user, today)]
    return _review_tasks(user, today) if user.is_region_staff else []


def _structure_task(user: User, today: date) -> Task:
    title, structure = "Projet de structure", own_structure(user)
    own = list(structure.projects.order_by("starts_on", "pk"))
    url = reverse("structures:projects", args=[structure.code])
    underway = next((p for p in own if p.state != State.VALIDATED), None)
    mine = TODO if user.has_role(Role.DIRECTOR) else WAITING
    if underway:
        where = reverse("structures:project_detail", args=[structure.code, underway.pk])
        return task(title, _UNDERWAY[State(underway.state)], _turn(underway, mine), where)
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
    verb = "Lire et valider" if user.has_role(Role.REGION_MANAGER) else "Lire"
    without = list(open_without_project(today).values_list("name", flat=True))
    missing = counted(len(without), "structure sans", "structures sans")
    ending = [f"{name} (le {date_long(day)})" for name, day in ending_projects(today)]
    soon = counted(len(ending), "projet de structure s’achève", "projets de structure s’achèvent")
    return [
        *_submitted_tasks(verb),
        *_named_task(f"{missing} projet de structure valide", without),
        *_named_task(f"{soon} dans les six mois", ending),
    ]


def _submitted_tasks(verb: str) -> list[Task]:
    """Return the first projects to read, one by one, and how many others there are. One query."""
    submitted = StructureProject.objects.filter(state=State.SUBMITTED)
    every = submitted.annotate(total=Window(Count("pk")))
    first = list(every.select_related("structure").order_by("structure__code")[:NAMED])
    tasks = [
        task(
            f"{verb} le projet de structure : {project.structure}",
            f"{project}, soumis à la Région.",
            TODO,
            reverse("structures:project_detail", args=[project.structure.code, project.pk]),
        )
        for project in first
    ]
    others = first[0].total - len(first) if first else 0
    if others:
        title = f"{verb} {counted(others, 'autre projet soumis', 'autres projets soumis')}"
        detail = "Ouvrez la structure, puis son projet."
        tasks.append(task(title, detail, TODO, reverse("structures:list")))
    return tasks


def _named_task(title: str, names: list[str]) -> list[Task]:
    """Return what the Region waits for from structures, a few of them by name; none for none."""
    if not names:
        return []
    return [task(title, f"{few(names, len(names))}.", WAITING, reverse("structures:list"))]


def project_deadlines(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return the end of the project that is valid today. One query."""
    project = project_on(structure, today)
    if project is None:
        return []
    url = reverse("structures:project_detail", args=[structure.code, project.pk])
    return [Deadline(project.ends_on, f"{project} : fin de validité", url)]
