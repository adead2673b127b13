"""The convention as a PDF: what is printed, attached and dated; `printer` does the printing.

Nothing here depends on the clock or on the machine: the same sheet always gives the
same bytes.
"""

import io
import zipfile
from collections.abc import Iterable

from allocation.agreements.models import Agreement
from allocation.agreements.sheet import AgreementSheet
from structures.ground.fingerprints import canonical
from structures.ground.printing.pages import page_to_print


def agreement_pdf(sheet: AgreementSheet) -> bytes:
    """Print a convention: PDF/A-3a and PDF/UA-1, with the run's extract attached.

    Dated of the deliberation, identified by the run's SHA-256 and the structure's code.
    Raises ResourceRefused if the page asks for anything but the product's own files.
    """
    from structures.ground.printing import printer  # noqa: PLC0415 - a second to load, for the worker only

    return printer.print_pdf(
        agreement_html(sheet),
        identifier=f"{sheet.run.sha256}-{sheet.structure.code}".encode(),
        day=sheet.deliberation.day,
        attached=printer.AttachedFile(
            name=attachment_name(sheet),
            description="Extrait de la répartition pour la structure, avec les valeurs exactes",
            content=canonical(sheet.extract),
        ),
    )


def agreement_html(sheet: AgreementSheet) -> str:
    """Return the page to print."""
    context = {"sheet": sheet, "attachment_name": attachment_name(sheet)}
    return page_to_print("documents/agreement.html", context)


def attachment_name(sheet: AgreementSheet) -> str:
    """Return the name of the JSON file attached to the convention."""
    return f"repartition-{sheet.run.number}-{sheet.structure.code}.json"


ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def agreements_zip(agreements: Iterable[Agreement]) -> bytes:
    """Return a ZIP of the generated conventions; same conventions, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for agreement in agreements:
            entry = zipfile.ZipInfo(agreement.file.name, ZIP_EPOCH)
            archive.writestr(entry, bytes(agreement.file.content))
    return buffer.getvalue()
