"""The whole file of a dialogue as a PDF."""

from dialogue.file.sheet import DossierSheet
from structures.ground.printing.documents import Printable


def dossier_document(sheet: DossierSheet) -> Printable:
    """Return the whole file to print, dated of the day on which it stands so."""
    name = f"dossier-{sheet.reference}"
    return Printable(
        sheet,
        template="documents/dossier.html",
        stylesheet="document-decision.css",
        file_name=f"{name}.pdf",
        attachment_name=f"{name}.json",
        attachment_description="Les mêmes textes, niveaux et montants, sous forme de données",
    )
