"""From a table of text to figures, or to the list of all that is wrong in it. Pure.

Owns how a cell becomes a number or a date, which files are refused because they name
people, and the rules of each kind of file (`insee`, `activity`). Does not know where files
come from (`allocation.imports.spreadsheets`) nor where figures go (`allocation.imports.services`).
"""

from allocation.imports.readers.cells import is_missing, parse_day, parse_number, parse_whole
from allocation.imports.readers.privacy import read_impersonal, refuse_nominative
from allocation.imports.readers.reading import Issue, Reading, Value

__all__ = [
    "Issue",
    "Reading",
    "Value",
    "is_missing",
    "parse_day",
    "parse_number",
    "parse_whole",
    "read_impersonal",
    "refuse_nominative",
]
