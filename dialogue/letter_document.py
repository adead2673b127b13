"""The decision letter and the whole file as PDF: what is printed, attached and dated.

The same sheet always gives the same bytes.
"""

from datetime import date

from allocation.documents import page_to_print
from allocation.records import canonical, seal
from dialogue.selectors.dossier import DossierSheet
from dialogue.selectors.letter_sheet import LetterSheet

Record = dict[str, object]


def letter_pdf(sheet: LetterSheet) -> bytes:
    """Print a decision, dated of the last indicator settled; its record is attached."""
    page = letter_html(sheet)
    return _printed(page, sheet.record, sheet.day, f"decision-{sheet.reference}.json")


def letter_html(sheet: LetterSheet) -> str:
    """Return the page to print."""
    return _page("documents/decision.html", sheet, f"decision-{sheet.reference}.json")


def dossier_pdf(sheet: DossierSheet) -> bytes:
    """Print the whole file of a dialogue as it stands on its day; its record is attached."""
    page = dossier_html(sheet)
    return _printed(page, sheet.record, sheet.day, f"dossier-{sheet.reference}.json")


def dossier_html(sheet: DossierSheet) -> str:
    """Return the page to print."""
    return _page("documents/dossier.html", sheet, f"dossier-{sheet.reference}.json")


def _page(template: str, sheet: LetterSheet | DossierSheet, attachment_name: str) -> str:
    context = {"sheet": sheet, "sha256": seal(sheet.record), "attachment_name": attachment_name}
    return page_to_print(template, context)


def _printed(page: str, record: Record, day: date, attachment_name: str) -> bytes:
    from allocation import printer  # noqa: PLC0415 - a second to load, when printing only

    return printer.print_pdf(
        page,
        identifier=seal(record).encode(),
        day=day,
        attached=printer.AttachedFile(
            name=attachment_name,
            description="Les mêmes textes, niveaux et montants, sous forme de données",
            content=canonical(record),
        ),
        stylesheet=printer.STYLES / "document-decision.css",
    )
