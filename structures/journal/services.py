"""Writing the journal: every service that changes something says so here."""

from collections.abc import Iterable

from structures.journal.models import JournalEntry
from structures.models import Structure, User


def note(
    kind: JournalEntry.Kind,
    summary: str,
    *,
    structure: Structure | None,
    by: User | None,
    **fields: str | User,
) -> None:
    """Write one fact, in French, in the transaction under way.

    `fields` may hold `reason`, `audience` (JournalEntry.Audience, everybody by default) and
    `account`, the one that the fact is about.
    """
    JournalEntry.objects.create(kind=kind, summary=summary, structure=structure, actor=by, **fields)


def note_each(
    kind: JournalEntry.Kind,
    summary: str,
    *,
    structures: Iterable[Structure],
    by: User | None,
    reason: str = "",
) -> None:
    """Write the same fact for each of `structures`, in one query."""
    JournalEntry.objects.bulk_create(
        JournalEntry(kind=kind, summary=summary, structure=structure, actor=by, reason=reason)
        for structure in structures
    )
