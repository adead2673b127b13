"""What is typed on a page and not saved yet comes back when the page is opened again.

Owns the drafts of forms, of one person and one page each, and how long they are kept. A page
keeps its draft by being sent to itself, so that its door and its checks are those of the page.
"""

from structures.ground.drafts.services import (
    DRAFT,
    draft_of,
    drop_draft,
    forget_old_drafts,
    keep_draft,
    typed_in,
)

__all__ = ["DRAFT", "draft_of", "drop_draft", "forget_old_drafts", "keep_draft", "typed_in"]
