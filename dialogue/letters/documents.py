"""The decision letter as PDF: what is printed, attached and dated.

The same sheet always gives the same bytes.
"""

from datetime import date

from dialogue.file.sheet import DossierSheet
from dialogue.letters.sheet import LetterSheet
from structures.ground.fingerprints import canonical, seal
from structures.ground.printing.pages import page_to_print

Record = dict[str, object]


def letter_pdf(sheet: LetterSheet) -> bytes:
    """Print a decision, dated of the last indicator settled; its record is attached."""
    page = letter_html(sheet)
    return _printed(page, sheet.record, sheet.day, f"decision-{sheet.reference}.json")


def letter_html(sheet: LetterSheet) -> str:
    """Return the page to print."""
    return _page("documents/decision.html", sheet, f"decision-{sheet.reference}.json")


def _page(template: str, sheet: LetterSheet | DossierSheet, attachment_name: str) -> str:
    context = {"sheet": sheet, "sha256": seal(sheet.record), "attachment_name": attachment_name}
    return page_to_print(template, context)


def _printed(page: str, record: Record, day: date, attachment_name: str) -> bytes:
    from structures.ground.printing import printer  # noqa: PLC0415 - a second to load, when printing only

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
