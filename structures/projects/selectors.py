"""Projets de structure: who may read which, which one is valid, what is to be done."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from structures.access import structures_visible_to
from structures.delegations.selectors import lender_of
from structures.models import Role, Structure, User
from structures.network.selectors import open_on
from structures.projects.models import (
    ProjectAttachment,
    ProjectComment,
    ProjectVersion,
    StructureProject,
)
from structures.projects.validity import Validity, validity

State = StructureProject.State
Part = StructureProject.Part
OPEN_TO_WRITING = (State.DRAFT, State.SENT_BACK)


def projects_visible_to(user: User) -> QuerySet[StructureProject]:
    """Return what `user` may read: a project never submitted is read by its structure alone."""
    if user.leads_a_structure:
        return StructureProject.objects.filter(structure__in=structures_visible_to(user))
    return StructureProject.objects.exclude(state=State.DRAFT)


def attachments_visible_to(user: User) -> QuerySet[ProjectAttachment]:
    """Return the files that `user` may open: outside of the structure, once submitted."""
    found = ProjectAttachment.objects.filter(project__in=projects_visible_to(user))
    if user.leads_a_structure:
        return found
    return found.filter(versions__isnull=False).distinct()


def valid_on(day: date) -> Q:
    """Return the condition that a project is validated and covers `day`."""
    return Q(state=State.VALIDATED, starts_on__lte=day, ends_on__gte=day)


def project_on(structure: Structure, day: date) -> StructureProject | None:
    """Return the project that is valid on `day`; of two, the one begun last. One query."""
    return structure.projects.filter(valid_on(day)).order_by("-starts_on", "-pk").first()


def valid_until(day: date) -> dict[int, date]:
    """Return the last day of each structure's project valid on `day`, by key. One query."""
    found = StructureProject.objects.filter(valid_on(day)).order_by("ends_on", "pk")
    return dict(found.values_list("structure_id", "ends_on"))


def structures_without_project(structures: Iterable[Structure], day: date) -> list[Structure]:
    """Return those of `structures`, in their order, with no project valid on `day`. One query."""
    asked = list(structures)
    found = StructureProject.objects.filter(valid_on(day), structure__in=asked)
    covered = set(found.values_list("structure_id", flat=True))
    return [structure for structure in asked if structure.pk not in covered]


def open_without_project(day: date) -> QuerySet[Structure]:
    """Return the structures open on `day` with no project valid then, by code. One query."""
    valid = StructureProject.objects.filter(valid_on(day), structure=OuterRef("pk"))
    return Structure.objects.filter(open_on(day), ~Exists(valid))


def missing_parts(project: StructureProject) -> list[Part]:
    """Return the mandatory parts that are still empty, in order."""
    return [part for part in Part if not getattr(project, part).strip()]


def next_start(structure: Structure, today: date) -> date:
    """Return when a new project would begin: after the last one, or today. One query."""
    last = structure.projects.order_by("-ends_on").first()
    return max(today, last.ends_on + timedelta(days=1)) if last else today


def as_read_by(user: User, project: StructureProject) -> StructureProject:
    """Return the project with the dates that `user` reads, not to be saved.

    Outside of the structure, the dates of a project being written again are those submitted.
    """
    if not user.leads_a_structure and project.state == State.SENT_BACK:
        version = project.versions.all()[0]
        project.starts_on, project.ends_on = version.starts_on, version.ends_on
    return project


def projects_to_read(structure: Structure, user: User) -> QuerySet[StructureProject]:
    """Return the structure's projects with all that their page shows. Six queries for one."""
    versions = ProjectVersion.objects.select_related("submitted_by")
    versions = versions.annotate(
        submitted_for=lender_of("submitted_by", "submitted_at", Role.DIRECTOR)
    ).prefetch_related(
        Prefetch("comments", ProjectComment.objects.select_related("author")),
        Prefetch("attachments", with_files(ProjectAttachment.objects.all())),
    )
    return (
        projects_visible_to(user)
        .filter(structure=structure)
        .select_related("structure", "validated_by")
        .prefetch_related("unmet_needs", Prefetch("versions", versions))
    )


def reads_draft(project: StructureProject, user: User) -> bool:
    """Whether what `user` reads first is the text being written: its own structure only."""
    return user.leads_a_structure and project.state in OPEN_TO_WRITING


def with_files(attachments: QuerySet[ProjectAttachment]) -> QuerySet[ProjectAttachment]:
    """Return them with their files, but not what the files contain."""
    return attachments.select_related("file", "added_by").defer("file__content")


def ending_projects(today: date) -> list[tuple[str, date]]:
    """Return the structures whose valid project ends soon, nothing being submitted to follow.

    Each with the last day, by that day then code. One query.
    """
    read = StructureProject.objects.exclude(state=State.DRAFT)
    following = read.filter(structure=OuterRef("structure"), ends_on__gt=OuterRef("ends_on"))
    active = Structure.objects.filter(open_on(today))
    valid = StructureProject.objects.filter(valid_on(today), ~Exists(following))
    current = valid.filter(structure__in=active).order_by("ends_on", "structure__code")
    return [
        (name, ends_on)
        for name, starts_on, ends_on in current.values_list(
            "structure__name", "starts_on", "ends_on"
        )
        if validity(starts_on, ends_on, today) is Validity.ENDING
    ]
