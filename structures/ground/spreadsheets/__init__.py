"""The spreadsheets that people send, CSV, XLSX or ODS, as rows of text. Pandas stops here.

A file is recognised by its content, never by its name, and refused with a reason when it
cannot be read for sure. Every cell comes out as the text a reader would see: turning it
into a figure is the business of `structures.ground.readings`.
"""

from structures.ground.spreadsheets.reader import ENDINGS, MAX_BYTES, read_table
from structures.ground.spreadsheets.table import (
    FileRefused,
    Layout,
    Table,
    UnknownHeader,
    column_key,
)

__all__ = [
    "ENDINGS",
    "MAX_BYTES",
    "FileRefused",
    "Layout",
    "Table",
    "UnknownHeader",
    "column_key",
    "read_table",
]
