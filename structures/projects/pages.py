"""What the pages of a projet de structure show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, QuerySet

from structures.ground.french import date_long
from structures.models import (
    ProjectAttachment,
    ProjectComment,
    ProjectVersion,
    Structure,
    StructureProject,
    User,
)
from structures.projects.comparison import Passage, compare, is_changed
from structures.projects.selectors import OPEN_TO_WRITING, Part, State, projects_visible_to
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
class Reading:
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
    counted = found.annotate(submitted=Count("versions"))
    read = [as_read_by(user, project) for project in counted]
    return [ProjectLine(p, p.submitted, *status(p, today)) for p in read]


def as_read_by(user: User, project: StructureProject) -> StructureProject:
    """Return the project with the dates that `user` reads, not to be saved.

    Outside of the structure, the dates of a project being written again are those submitted.
    """
    if user.structure_id is None and project.state == State.SENT_BACK:
        version = project.versions.all()[0]
        project.starts_on, project.ends_on = version.starts_on, version.ends_on
    return project


def status(project: StructureProject, today: date) -> tuple[str, str]:
    """Return the project's state in words, and its tone."""
    if project.state != State.VALIDATED:
        return STATUS[project.state]
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


def projects_to_read(structure: Structure, user: User) -> QuerySet[StructureProject]:
    """Return the structure's projects with all that their page shows. Six queries for one."""
    versions = ProjectVersion.objects.select_related("submitted_by").prefetch_related(
        Prefetch("comments", ProjectComment.objects.select_related("author")),
        Prefetch("attachments", _with_files(ProjectAttachment.objects.all())),
    )
    return (
        projects_visible_to(user)
        .filter(structure=structure)
        .select_related("structure", "validated_by")
        .prefetch_related("unmet_needs", Prefetch("versions", versions))
    )


def reads_draft(project: StructureProject, user: User) -> bool:
    """Whether what `user` reads first is the text being written: its own structure only."""
    return user.structure_id is not None and project.state in OPEN_TO_WRITING


def reading(project: StructureProject, version: ProjectVersion | None) -> Reading:
    """Return a version as it was submitted, or the text being written when there is none.

    No query on a project of `projects_to_read`, or one for the files of what is being written.
    """
    dated = version or project
    if version is None:
        needs = [{"text": need.text, "gap": need.gap} for need in project.unmet_needs.all()]
        texts = {part: getattr(project, part) for part in Part}
        files = _with_files(project.attachments.filter(removed_at=None))
    else:
        needs, texts, files = version.unmet_needs, version.parts, version.attachments.all()
    until = version.number if version else None
    comments = _comments(project, until)
    parts = [PartReading(p, texts[p], [c for c in comments if c.part == p]) for p in Part]
    return Reading(version, dated.starts_on, dated.ends_on, parts, needs, list(files))


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


def _with_files(attachments: QuerySet[ProjectAttachment]) -> QuerySet[ProjectAttachment]:
    """Return them with their files, but not what the files contain."""
    return attachments.select_related("file", "added_by").defer("file__content")


def _dates(version: ProjectVersion) -> str:
    return f"du {date_long(version.starts_on)} au {date_long(version.ends_on)}"


def _files(version: ProjectVersion) -> str:
    return "\n".join(f"{one.label} ({one.file.name})" for one in version.attachments.all())


def _needs(version: ProjectVersion) -> str:
    pairs = [(need["text"], need["gap"]) for need in version.unmet_needs]
    return "\n".join(" → ".join(filter(None, pair)) for pair in pairs)
