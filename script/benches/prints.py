"""A convention: what it reads of the database, and what its print costs over WeasyPrint's own."""

from functools import partial

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from allocation.agreements.documents import agreement_document
from allocation.agreements.sheet import agreement_sheet
from allocation.models import Agreement, Campaign
from script.benches.measuring import Row, bytes_read, queries, ratio_row, size_of
from structures.ground.printing.documents import Printable
from structures.ground.printing.printer import STYLES, OwnFilesOnly


def convention_rows(campaign: Campaign) -> list[Row]:
    """Reading one convention."""
    pk = campaign.agreements.order_by("reference").values_list("pk", flat=True)[0]
    read = partial(read_sheet, pk)
    return [
        Row("une convention, octets lus en base", size_of(bytes_read(read)), aim="≤ 50 ko"),
        Row("  ses requêtes", str(queries(read))),
    ]


def read_sheet(pk: int) -> Printable:
    """Read all that a convention says, as the worker does."""
    return agreement_document(agreement_sheet(Agreement.objects.get(pk=pk)))


def pdf_rows(campaign: Campaign, rounds: int) -> list[Row]:
    """Printing a convention, against WeasyPrint on the same page and stylesheet."""
    pk = campaign.agreements.order_by("reference").values_list("pk", flat=True)[0]
    document = read_sheet(pk)
    fonts = FontConfiguration()
    style = CSS(STYLES / document.stylesheet, font_config=fonts, url_fetcher=OwnFilesOnly())

    def bare() -> None:
        page = HTML(string=document.html(), url_fetcher=OwnFilesOnly())
        page.write_pdf(font_config=fonts, stylesheets=[style])

    what = "imprimer une convention, contre WeasyPrint nu"
    return [ratio_row(what, document.pdf, bare, rounds=rounds, aim="≤ × 1,15")]
