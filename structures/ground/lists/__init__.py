"""Lists: shown by pages, sorted, narrowed, exported, and found again as they were left.

Owns what is the same for every list. A list says its columns (`ListTable`), what narrows it
(`ListFilter`) and how a row is drawn (a template); `list_page` answers with the page or the file.
"""

from structures.ground.lists.answers import list_page
from structures.ground.lists.exports import EXPORTS
from structures.ground.lists.filters import Choice, Counted, ListFilter, Words
from structures.ground.lists.kept import as_left
from structures.ground.lists.listing import PER_PAGE, Listing
from structures.ground.lists.tables import Column, ListTable, Money, in_euros

__all__ = [
    "EXPORTS",
    "PER_PAGE",
    "Choice",
    "Column",
    "Counted",
    "ListFilter",
    "ListTable",
    "Listing",
    "Money",
    "Words",
    "as_left",
    "in_euros",
    "list_page",
]
