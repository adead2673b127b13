"""The convention as a PDF."""

import io
import zipfile
from collections.abc import Iterable

from allocation.agreements.models import Agreement
from allocation.agreements.sheet import AgreementSheet
from structures.ground.printing.documents import Printable


def agreement_document(sheet: AgreementSheet) -> Printable:
    """Return the convention to print, the run's extract attached.

    Dated of the deliberation, identified by the run's SHA-256 and the structure's code.
    """
    code = sheet.structure.code
    return Printable(
        sheet,
        template="documents/agreement.html",
        stylesheet="document-agreement.css",
        file_name=f"convention-{sheet.reference}.pdf",
        attachment_name=f"repartition-{sheet.run.number}-{code}.json",
        attachment_description="Extrait de la répartition pour la structure, "
        "avec les valeurs exactes",
        identifier=f"{sheet.run.sha256}-{code}",
    )


ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def agreements_zip(agreements: Iterable[Agreement]) -> bytes:
    """Return a ZIP of the generated conventions; same conventions, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for agreement in agreements:
            file = agreement.file
            assert file is not None  # a generated convention has its file
            archive.writestr(zipfile.ZipInfo(file.name, ZIP_EPOCH), bytes(file.content))
    return buffer.getvalue()
