"""The spreadsheets that people send (CSV, XLSX, XLS, ODS, or one in a ZIP), as rows of text.

A file is recognised by its content, never by its name, and refused with a reason when it
cannot be read for sure. Every cell comes out as the text a reader would see: turning it
into a figure is the business of `structures.ground.readings`. Workbooks are opened by a child
process (`workbooks`), texts are read as a stream.
"""

from structures.ground.spreadsheets.choice import Head, choose
from structures.ground.spreadsheets.encodings import ENCODINGS
from structures.ground.spreadsheets.following import Following, followed
from structures.ground.spreadsheets.reader import (
    ACCEPTED_IN_WORDS,
    ENDINGS,
    MAX_BYTES,
    peek,
    read_table,
)
from structures.ground.spreadsheets.streams import Content
from structures.ground.spreadsheets.table import (
    HEADER_ROWS,
    FileRefused,
    HowRead,
    Layout,
    Only,
    Table,
    UnknownHeader,
    column_key,
)
from structures.ground.spreadsheets.text import SEPARATORS

__all__ = [
    "ACCEPTED_IN_WORDS",
    "ENCODINGS",
    "ENDINGS",
    "HEADER_ROWS",
    "MAX_BYTES",
    "SEPARATORS",
    "Content",
    "FileRefused",
    "Following",
    "Head",
    "HowRead",
    "Layout",
    "Only",
    "Table",
    "UnknownHeader",
    "choose",
    "column_key",
    "followed",
    "peek",
    "read_table",
]
