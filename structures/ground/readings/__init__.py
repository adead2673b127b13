"""What the cells of a file say, and all that is wrong in them; no database.

Owns how a cell becomes a number, a date or a code, the findings gathered while reading (the
place and the remedy of each fault), and which files are refused because they name people.
Does not know what a file is for: each subject reads its own rows.
"""

from structures.ground.readings.cells import (
    is_error,
    is_missing,
    kind_of_row,
    parse_day,
    parse_number,
    parse_whole,
    parse_words,
    plain_code,
    told_row,
)
from structures.ground.readings.findings import Findings, Issue, Severity, named
from structures.ground.readings.privacy import (
    read_impersonal,
    refuse_nominative,
    unusual_columns,
)

__all__ = [
    "Findings",
    "Issue",
    "Severity",
    "is_error",
    "is_missing",
    "kind_of_row",
    "named",
    "parse_day",
    "parse_number",
    "parse_whole",
    "parse_words",
    "plain_code",
    "read_impersonal",
    "refuse_nominative",
    "told_row",
    "unusual_columns",
]
