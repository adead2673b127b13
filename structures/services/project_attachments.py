"""Files joined to a projet de structure."""

from django.db import transaction

from structures import clock
from structures.models import JournalEntry, ProjectAttachment, StructureProject, User
from structures.services import Refused
from structures.services.files import keep_document
from structures.services.journal import note
from structures.services.projects import open_to_writing

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
    file = keep_document(name, content)
    found = ProjectAttachment.objects.create(project=project, file=file, label=label, added_by=by)
    _note(project, f"{project} : pièce jointe « {label} » ajoutée", by=by)
    return found


@transaction.atomic
def detach(attachment: ProjectAttachment, *, by: User) -> None:
    """Remove a file from a project that is being written; versions submitted with it keep it."""
    project = open_to_writing(attachment.project, by)
    attachment.removed_at = clock.now()
    attachment.save(update_fields=["removed_at"])
    _note(project, f"{project} : pièce jointe « {attachment.label} » retirée", by=by)


def _note(project: StructureProject, summary: str, *, by: User) -> None:
    """Say it to the structure: the Region reads what is joined once it is submitted."""
    own = JournalEntry.Audience.STRUCTURE
    note(JournalEntry.Kind.PROJECT, summary, structure=project.structure, by=by, audience=own)
