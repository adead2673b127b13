"""What happened to a structure, as each reader may know it."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from structures.journal.models import JournalEntry
from structures.models import Structure, User

Audience = JournalEntry.Audience


@dataclass(frozen=True)
class KindCount:
    """A kind of facts, and how many of them the reader may see."""

    kind: str
    label: str
    count: int


def timeline(user: User, structure: Structure) -> QuerySet[JournalEntry]:
    """Return what `user` may read of the structure's journal, latest first. One query.

    What is kept for the Region or for the structure is read by its own people only; those of
    the structure that it merged into are its own.
    """
    read = {Audience.ALL}
    if user.is_region:
        read.add(Audience.REGION)
    if user.leads_a_structure and user.structure_id in {structure.pk, structure.merged_into_id}:
        read.add(Audience.STRUCTURE)
    return structure.journal.select_related("actor").filter(audience__in=read)


def kinds_in(entries: QuerySet[JournalEntry]) -> list[KindCount]:
    """Return the kinds found among `entries`, in the order of the model. One query."""
    counted = entries.order_by().values("kind").annotate(count=Count("pk"))
    found = {row["kind"]: row["count"] for row in counted}
    labels = JournalEntry.Kind.choices
    return [KindCount(kind, label, found[kind]) for kind, label in labels if kind in found]
