"""The note as a PDF."""

from allocation.deliberation_note.sheet import NoteSheet
from structures.ground.printing.documents import Printable


def note_document(sheet: NoteSheet) -> Printable:
    """Return the note to print, its amounts attached; named as a draft until the vote."""
    name = f"note-deliberation-{sheet.reference}"
    return Printable(
        sheet,
        template="documents/note.html",
        stylesheet="document-note.css",
        file_name=f"{name}.pdf" if sheet.adoption else f"{name}-projet.pdf",
        attachment_name=f"{name}.json",
        attachment_description="Les montants de la note, sous forme de données",
    )
