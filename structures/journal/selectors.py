"""What happened to a structure, as each reader may know it."""

from django.db.models import QuerySet

from structures.journal.models import JournalEntry
from structures.models import Structure, User

Audience = JournalEntry.Audience


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
