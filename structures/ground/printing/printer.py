"""From a page of HTML to an archive PDF: WeasyPrint and pikepdf stop here.

Slow to import: callers import it when they print.
"""

import re
import warnings
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache, partial
from io import BytesIO
from pathlib import Path
from threading import Lock
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pikepdf
from django.conf import settings
from weasyprint import CSS, HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC = Path(settings.STATICFILES_DIRS[0])
STYLES = STATIC / "css"
STYLESHEET = STYLES / "document-agreement.css"

# A text as WeasyPrint draws it, down to its position from the top of the page, in CSS pixels.
MARKED_TEXT = re.compile(
    rb"/Span\s<</MCID (?P<number>\d+)>>\sBDC"
    rb"(?P<drawn>.*?1 0 0 -1 [\d.]+ (?P<down>[\d.]+) Tm)",
    re.DOTALL,
)
MIDDLE_OF_PAGE = 561  # CSS pixels, A4

# What PDF/A-3 wants to be told before it accepts the PDF/UA claim in its metadata:
# the claim, and the description of the vocabulary that the claim is written in.
UA_CLAIM = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
  pdfuaid:part="1"/>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END_OF_METADATA = b"</rdf:RDF>"


class ResourceRefused(ValueError):
    """The page asks for a file or an address that is not the product's own."""


@dataclass(frozen=True)
class AttachedFile:
    """A file to embed in the PDF, as data that the pages present."""

    name: str
    description: str
    content: bytes


class OwnFilesOnly(URLFetcher):
    """Reads files of the static folder and `data:` addresses; refuses all else."""

    def __init__(self) -> None:
        super().__init__(
            allowed_protocols=("data", "file"), allow_redirects=False, fail_on_errors=True
        )

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Open `url`; raises ResourceRefused unless it is under the static folder."""
        address = urlsplit(url)
        path = Path(url2pathname(address.path)).resolve()
        own = address.scheme == "file" and not address.netloc and path.is_relative_to(STATIC)
        if not own and address.scheme != "data":
            raise ResourceRefused(f"Ressource refusée à l’impression : {url}")
        return super().fetch(url, headers)


@dataclass(frozen=True)
class PrintStyle:
    """Fonts and stylesheet, loaded once a process: most of the time of a first print."""

    fonts: FontConfiguration
    stylesheet: CSS


# Fonts are shared by all prints of the process, and Pango does not lock them.
_one_at_a_time = Lock()


@cache
def _print_style(stylesheet: Path) -> PrintStyle:
    fonts = FontConfiguration()
    return PrintStyle(fonts, CSS(stylesheet, font_config=fonts, url_fetcher=OwnFilesOnly()))


def print_pdf(
    html: str,
    *,
    identifier: bytes,
    day: date,
    attached: AttachedFile,
    stylesheet: Path = STYLESHEET,
) -> bytes:
    """Print `html` as PDF/A-3a and PDF/UA-1; the same arguments give the same bytes.

    `stylesheet` is one of STYLES. Raises ResourceRefused if the page asks for
    anything but the product's own files.
    """
    noon = datetime.combine(day, time(12), UTC)
    attachment = Attachment(
        string=attached.content,
        name=attached.name,
        description=attached.description,
        created=noon,
        modified=noon,
        relationship="Data",
    )
    with _one_at_a_time, warnings.catch_warnings():
        # WeasyPrint leaves the closing of its colour profile to the garbage collector.
        warnings.simplefilter("ignore", ResourceWarning)
        content = _write(html, identifier, attachment, _print_style(stylesheet))
    return _accessible(content)


def _write(html: str, identifier: bytes, attachment: Attachment, style: PrintStyle) -> bytes:
    try:
        return HTML(string=html, url_fetcher=OwnFilesOnly()).write_pdf(
            font_config=style.fonts,
            stylesheets=[style.stylesheet],
            pdf_variant="pdf/a-3a",
            pdf_identifier=identifier,
            uncompressed_pdf=True,  # compressed once, when pikepdf saves
            attachments=[attachment],
        )
    except FatalURLFetchingError as refusal:
        raise ResourceRefused(str(refusal)) from refusal


def _accessible(content: bytes) -> bytes:
    """Finish what WeasyPrint leaves open for PDF/UA-1, changing nothing that is seen."""
    output = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        _mark_running_text(pdf)
        metadata = pdf.Root.Metadata
        claimed = metadata.read_bytes().replace(END_OF_METADATA, UA_CLAIM + END_OF_METADATA)
        metadata.write(claimed)
        pdf.Root.AF = pikepdf.Array([pdf.Root.AF[0]])  # listed twice by WeasyPrint
        pdf.save(
            output,
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return output.getvalue()


def _mark_running_text(pdf: pikepdf.Pdf) -> None:
    """Make page headers and footers artifacts, which a screen reader skips (PDF/UA-1, 7.8).

    WeasyPrint draws them last on the page, marked but outside the structure tree.
    """
    root = pdf.Root.StructTreeRoot
    in_tree = {element.objgen for element in root.K[0].K}
    marks = root.ParentTree.Nums  # page 0, its marks, page 1, its marks…
    for index, page in enumerate(pdf.pages):
        elements = marks[2 * index + 1]
        while _topmost(elements[-1]).objgen not in in_tree:
            del elements[-1]
        replace = partial(_as_artifact, first=len(elements))
        page.Contents.write(MARKED_TEXT.sub(replace, page.Contents.read_bytes()))


def _topmost(element: pikepdf.Object) -> pikepdf.Object:
    while element.P.S != "/Document":
        element = element.P
    return element


def _as_artifact(found: re.Match[bytes], *, first: int) -> bytes:
    number, drawn, down = int(found["number"]), found["drawn"], float(found["down"])
    if number < first:
        return found[0]
    subtype = b"Header" if down < MIDDLE_OF_PAGE else b"Footer"
    return b"/Artifact <</Type /Pagination /Subtype /" + subtype + b">> BDC" + drawn
