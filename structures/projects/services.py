"""What changes in a project and its attachments."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from structures.access import directs
from structures.ground import clock
from structures.ground.files.fingerprints import sha256
from structures.ground.files.services import keep_document
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require
from structures.journal.services import note
from structures.models import JournalEntry, Role, Structure, User
from structures.projects.models import (
    ProjectAttachment,
    ProjectComment,
    ProjectVersion,
    StructureProject,
    UnmetNeed,
)
from structures.projects.selectors import OPEN_TO_WRITING, Part, State, missing_parts
from structures.projects.validity import last_day, wrong_end

MOST_NEEDS = 40


@dataclass(frozen=True)
class ProjectContent:
    """What a director writes; `needs` are pairs of an unmet need and the gap to fill."""

    starts_on: date
    ends_on: date
    parts: Mapping[Part, str]
    needs: list[tuple[str, str]]


@transaction.atomic
def start_project(structure: Structure, *, starts_on: date, by: User) -> StructureProject:
    """Begin an empty draft, valid for three years from `starts_on`.

    Raises Refused if another project is being written.
    """
    structure = Structure.objects.select_for_update(of=["self"]).get(pk=structure.pk)
    _require_director(structure, by)
    if structure.projects.exclude(state=State.VALIDATED).exists():
        raise Refused("Un projet est déjà en cours d’écriture : continuez celui-là.")
    project = StructureProject.objects.create(
        structure=structure, starts_on=starts_on, ends_on=last_day(starts_on)
    )
    _note(project, f"{project} : écriture commencée", by=by)
    return project


@transaction.atomic
def write_project(project: StructureProject, content: ProjectContent, *, by: User) -> None:
    """Save the draft; a private work until it is submitted, so the journal does not say it.

    Raises Refused if the project is in the Region's hands, if its dates are not those of
    three years at most, or if it lists too many needs.
    """
    project = open_to_writing(project, by)
    wrong = wrong_end(content.starts_on, content.ends_on)
    require(not wrong, wrong)
    require(
        len(content.needs) <= MOST_NEEDS,
        f"Un projet liste {MOST_NEEDS} besoins au plus, vous en avez écrit {len(content.needs)} : "
        "regroupez les plus proches.",
    )
    project.starts_on, project.ends_on = content.starts_on, content.ends_on
    for part, text in content.parts.items():
        setattr(project, part.value, text)
    project.save()
    project.unmet_needs.all().delete()
    UnmetNeed.objects.bulk_create(
        UnmetNeed(project=project, text=text, gap=gap) for text, gap in content.needs
    )


@transaction.atomic
def submit_project(project: StructureProject, *, by: User) -> ProjectVersion:
    """Hand the project to the Region and keep it as a version that never changes.

    Raises Refused if one of the four parts is empty.
    """
    project = open_to_writing(project, by)
    missing = missing_parts(project)
    if missing:
        names = " ; ".join(part.label for part in missing)
        raise Refused(f"Avant de soumettre le projet, écrivez encore : {names}.")
    version = ProjectVersion.objects.create(
        project=project,
        number=project.versions.count() + 1,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        parts={part.value: getattr(project, part) for part in Part},
        unmet_needs=[{"text": need.text, "gap": need.gap} for need in project.unmet_needs.all()],
        submitted_by=by,
    )
    version.attachments.set(project.attachments.filter(removed_at=None))
    _enter(project, State.SUBMITTED)
    _note(project, f"{version}, soumise à la Région", by=by)
    return version


@transaction.atomic
def send_back(project: StructureProject, comments: Mapping[Part, str], *, by: User) -> None:
    """Return the project to its structure, with what is to change in which part.

    Raises Refused without any comment, or if the project is not submitted.
    """
    project = _submitted(project)
    if not by.is_region_staff:
        raise Refused("Seule la Région renvoie un projet.")
    written = {part: text.strip() for part, text in comments.items() if text.strip()}
    if not written:
        raise Refused("Commentez au moins une partie : la structure doit savoir quoi reprendre.")
    version = project.versions.first()
    ProjectComment.objects.bulk_create(
        ProjectComment(version=version, part=part, text=text, author=by)
        for part, text in written.items()
    )
    _enter(project, State.SENT_BACK)
    _note(project, f"{version}, renvoyée avec des commentaires", by=by)


@transaction.atomic
def validate_project(project: StructureProject, *, on: date, by: User) -> None:
    """Validate the project as it was last submitted; nothing of it changes any more.

    Raises Refused if the project is not submitted, or if `on` is before that day or to come.
    """
    project = _submitted(project)
    if not by.has_role(Role.REGION_MANAGER):
        raise Refused("Une ou un responsable de la Région valide les projets.")
    if on > clock.today():
        raise Refused("La date de validation n’est pas encore passée : corrigez-la.")
    submitted_on = timezone.localdate(project.versions.latest("number").submitted_at)
    require(
        on >= submitted_on,
        f"Le projet a été soumis le {date_long(submitted_on)} : il se valide ce jour-là au plus "
        "tôt.",
    )
    project.validated_by, project.validated_on = by, on
    _enter(project, State.VALIDATED)
    _note(project, f"{project} validé par la Région", by=by)


def open_to_writing(project: StructureProject, by: User) -> StructureProject:
    """Return the project locked, if `by` may change it now, or raise Refused."""
    project = _locked(project)
    _require_director(project.structure, by)
    if project.state not in OPEN_TO_WRITING:
        raise Refused(
            f"Ce projet est {project.get_state_display()} : il ne se modifie plus, "
            "sauf si la Région le renvoie."
        )
    return project


def _submitted(project: StructureProject) -> StructureProject:
    project = _locked(project)
    if project.state != State.SUBMITTED:
        raise Refused("Ce projet n’est plus soumis à la Région : rechargez la page.")
    return project


def _locked(project: StructureProject) -> StructureProject:
    found = StructureProject.objects.select_for_update(of=["self"])
    return found.select_related("structure").get(pk=project.pk)


def _require_director(structure: Structure, by: User) -> None:
    if not directs(by, structure.pk):
        raise Refused("La direction de la structure écrit son projet, et elle seule.")


def _enter(project: StructureProject, state: State) -> None:
    project.state = state
    project.save()


def _note(project: StructureProject, summary: str, *, by: User) -> None:
    note(JournalEntry.Kind.PROJECT, summary, structure=project.structure, by=by)


MOST_FILES = 20


@transaction.atomic
def attach(
    project: StructureProject, *, name: str, content: bytes, label: str, by: User
) -> ProjectAttachment:
    """Join a file to a project that is being written; its kind is read from its bytes.

    Raises Refused for a file too large, of another kind than those accepted, or one too many.
    """
    project = open_to_writing(project, by)
    if project.attachments.filter(removed_at=None).count() >= MOST_FILES:
        raise Refused(f"Un projet compte {MOST_FILES} pièces au plus : retirez-en une.")
    same = project.attachments.filter(removed_at=None, label=label, file__sha256=sha256(content))
    require(not same.exists(), "Cette pièce est déjà jointe sous cet intitulé.")
    file = keep_document(name, content)
    found = ProjectAttachment.objects.create(project=project, file=file, label=label, added_by=by)
    _note_file(project, f"{project} : pièce jointe « {label} » ajoutée", by=by)
    return found


@transaction.atomic
def detach(attachment: ProjectAttachment, *, by: User) -> None:
    """Remove a file from a project that is being written; versions submitted with it keep it."""
    project = open_to_writing(attachment.project, by)
    there = project.attachments.filter(pk=attachment.pk, removed_at=None)
    require(there.update(removed_at=clock.now()), "Cette pièce est déjà retirée.")
    _note_file(project, f"{project} : pièce jointe « {attachment.label} » retirée", by=by)


def _note_file(project: StructureProject, summary: str, *, by: User) -> None:
    """Say it to the structure: the Region reads what is joined once it is submitted."""
    own = JournalEntry.Audience.STRUCTURE
    note(JournalEntry.Kind.PROJECT, summary, structure=project.structure, by=by, audience=own)
