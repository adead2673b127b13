"""The minutes as a PDF: what is printed, attached and dated; `printer` does the printing.

The same sheet always gives the same bytes.
"""

from dialogue.meetings.sheet import MinutesSheet
from structures.ground.fingerprints import canonical, seal
from structures.ground.printing.pages import page_to_print


def minutes_pdf(sheet: MinutesSheet) -> bytes:
    """Print minutes: PDF/A-3a and PDF/UA-1, with the same content attached as data.

    Dated of the validation, or of the offer before it. Raises ResourceRefused if the page
    asks for another's file.
    """
    from structures.ground.printing import printer  # noqa: PLC0415 - a second to load, when printing only

    return printer.print_pdf(
        minutes_html(sheet),
        identifier=seal(sheet.record).encode(),
        day=sheet.day,
        attached=printer.AttachedFile(
            name=f"compte-rendu-{sheet.year}-{sheet.structure.code}.json",
            description="Compte rendu de l’entretien, sous forme de données",
            content=canonical(sheet.record),
        ),
    )


def minutes_html(sheet: MinutesSheet) -> str:
    """Return the page to print."""
    return page_to_print("documents/minutes.html", {"sheet": sheet})
