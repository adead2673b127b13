"""The minutes as a PDF."""

from dialogue.meetings.sheet import MinutesSheet
from structures.ground.printing.documents import Printable


def minutes_document(sheet: MinutesSheet) -> Printable:
    """Return the minutes to print, dated of the validation, or of the offer before it."""
    name = "compte-rendu" if sheet.validated_at else "compte-rendu-propose"
    return Printable(
        sheet,
        template="documents/minutes.html",
        stylesheet="document-agreement.css",
        file_name=f"{name}-{sheet.reference}.pdf",
        attachment_name=f"compte-rendu-{sheet.reference}.json",
        attachment_description="Compte rendu de l’entretien, sous forme de données",
    )
