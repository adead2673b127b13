"""The territories, with how many structures each has."""

from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Q, QuerySet

from structures.models import Role, Territory, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ListedTerritory = WithAnnotations[Territory, "Numbers"]


class Numbers(TypedDict):
    """What goes with a territory of the list: its structures, those closed among them."""

    gathered: int
    closed: int


def listed_territories() -> "QuerySet[ListedTerritory]":
    """Return the territories with how many structures are in each. One query."""
    return Territory.objects.annotate(
        gathered=Count("structures"),
        closed=Count("structures", filter=Q(structures__closed_on__isnull=False)),
    )


def may_change_territories(user: User) -> bool:
    """Tell whether the person may add, rename and remove territories."""
    return user.has_role(Role.REGION_ADMIN)
