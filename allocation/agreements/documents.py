"""The convention as a PDF."""

from allocation.agreements.sheet import AgreementSheet
from structures.ground.printing.documents import Printable


def agreement_document(sheet: AgreementSheet) -> Printable:
    """Return the convention to print, the run's extract attached.

    Dated of the deliberation, identified by the run's SHA-256 and the structure's code.
    """
    return Printable(
        sheet,
        template="documents/agreement.html",
        stylesheet="document-agreement.css",
        file_name=f"convention-{sheet.reference}.pdf",
        attachment_name=sheet.attachment_name,
        attachment_description="Extrait de la répartition pour la structure, "
        "avec les valeurs exactes",
        identifier=f"{sheet.run.sha256}-{sheet.structure.code}",
    )
