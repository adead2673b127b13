"""The whole file of a dialogue as PDF."""

from dialogue.file.sheet import DossierSheet
from dialogue.letters.documents import _page, _printed


def dossier_pdf(sheet: DossierSheet) -> bytes:
    """Print the whole file of a dialogue as it stands on its day; its record is attached."""
    page = dossier_html(sheet)
    return _printed(page, sheet.record, sheet.day, f"dossier-{sheet.reference}.json")


def dossier_html(sheet: DossierSheet) -> str:
    """Return the page to print."""
    return _page("documents/dossier.html", sheet, f"dossier-{sheet.reference}.json")
