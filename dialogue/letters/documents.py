"""The decision letter as a PDF."""

from dialogue.letters.sheet import LetterSheet
from structures.ground.printing.documents import Printable


def letter_document(sheet: LetterSheet) -> Printable:
    """Return the letter to print, dated of the last indicator settled."""
    name = f"decision-{sheet.reference}"
    return Printable(
        sheet,
        template="documents/decision.html",
        stylesheet="document-decision.css",
        file_name=f"{name}.pdf",
        attachment_name=f"{name}.json",
        attachment_description="Les mêmes textes, niveaux et montants, sous forme de données",
    )
