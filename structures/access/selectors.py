"""Which structures a person may see, and for which one acts."""

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from structures.models import Role, Structure, User

# A structure and all those that merged into it, directly or through one that did.
LINEAGE = """
    WITH RECURSIVE lineage (id) AS (
        SELECT %s::bigint
        UNION
        SELECT merged.id FROM structures_structure merged
        JOIN lineage ON merged.merged_into_id = lineage.id
    )
    SELECT id FROM lineage
"""


def structures_visible_to(user: User) -> QuerySet[Structure]:
    """Return what the person may read: all structures for the Region and the State.

    Else the person's own, and those that merged into it: their past is its own. One query.
    """
    if user.structure_id is None:
        return Structure.objects.all()
    return Structure.objects.filter(pk__in=RawSQL(LINEAGE, [user.structure_id]))


def own_structure(user: User) -> Structure:
    """Return the structure of who leads one; ValueError for a person who leads none.

    One query, none where it was read with the person.
    """
    if user.structure is None:
        raise ValueError(f"Account {user.pk} belongs to no structure.")
    return user.structure


def directs(user: User, structure_id: int) -> bool:
    """Tell whether the person acts as director of the structure, a delegation included."""
    return user.structure_id == structure_id and user.has_role(Role.DIRECTOR)


def acts_for(user: User, structure_id: int) -> bool:
    """Tell whether the person may write about a structure: in their own only. No query.

    The Region and the State may in any; what each role writes is said elsewhere.
    """
    return user.structure_id in (None, structure_id)
