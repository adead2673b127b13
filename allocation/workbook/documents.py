"""The workbook of a run as a document that may be asked for."""

from dataclasses import dataclass

from django.conf import settings

from allocation.models import Run
from structures.ground.files.fingerprints import sha256
from structures.ground.files.tables import XLSX

LAYOUT = 2  # counts the changes of its sheets: one asked for before is then made again


@dataclass(frozen=True)
class RunWorkbook:
    """A run's workbook; its record is read when it is made, and not before."""

    run: Run
    media_type: str = XLSX

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"repartition-{self.run.number}-calcul.xlsx"

    def inputs(self) -> str:
        """Return the fingerprint of all that it is made of: a run never changes. No query."""
        return sha256(f"{self.run.sha256} {LAYOUT} {settings.DEMO}".encode())

    def content(self) -> bytes:
        """Write it. One query, for the record."""
        from allocation.workbook.sheets import workbook_file  # noqa: PLC0415 - for the worker alone

        return workbook_file(self.run.record, self.run.sha256, demo=settings.DEMO)
