"""A document made from its sheet: the page, the PDF, the file that is kept.

Nothing here depends on the clock or on the machine: the same sheet gives the same bytes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.template.loader import render_to_string

from structures.ground.files.fingerprints import canonical, seal, sha256
from structures.ground.files.models import StoredFile
from structures.ground.files.services import keep

MEDIA_TYPE = "application/pdf"


class Sheet(Protocol):
    """All that a document says, read from the database once."""

    @property
    def reference(self) -> str:
        """What the document is called, besides its kind."""

    @property
    def day(self) -> date:
        """The day that dates it."""

    @property
    def record(self) -> Mapping[str, object]:
        """The same content as data, for JSON: attached to the PDF, and sealed."""


@dataclass(frozen=True)
class Printable:
    """A sheet, and how it is laid out and named.

    `stylesheet` is one of static/css; `identifier`, the PDF's, is the seal of the record
    unless something else is given.
    """

    sheet: Sheet
    template: str
    stylesheet: str
    file_name: str
    attachment_name: str
    attachment_description: str
    identifier: str = ""
    media_type: str = MEDIA_TYPE

    def html(self) -> str:
        """Return the page to print, without the space that the vendored font does not have."""
        context = {
            "sheet": self.sheet,
            "sha256": seal(self.sheet.record),
            "attachment_name": self.attachment_name,
        }
        return render_to_string(self.template, context).replace("\u202f", "\u00a0")

    def inputs(self) -> str:
        """Return the fingerprint of all that the PDF is made of, known without printing."""
        data = canonical(self.sheet.record)
        return sha256(b"\0".join([self.html().encode(), data, self.stylesheet.encode()]))

    def pdf(self) -> bytes:
        """Print it as PDF/A-3a and PDF/UA-1.

        Raises ResourceRefused if the page asks for anything but the product's own files.
        """
        from structures.ground.printing import printer  # noqa: PLC0415 - a second to load, when printing only

        return printer.print_pdf(
            self.html(),
            identifier=(self.identifier or seal(self.sheet.record)).encode(),
            day=self.sheet.day,
            attached=printer.AttachedFile(
                name=self.attachment_name,
                description=self.attachment_description,
                content=canonical(self.sheet.record),
            ),
            stylesheet=printer.STYLES / self.stylesheet,
        )

    def content(self) -> bytes:
        """Print it, for who asks for a document of any kind."""
        return self.pdf()

    def kept(self) -> StoredFile:
        """Print it and keep the file, in the transaction under way."""
        return keep(self.file_name, self.pdf(), MEDIA_TYPE)
