"""What identifies a structure, and whether it is open on a day."""

from datetime import date

from django.db.models import Q, QuerySet

from structures.ground.fields import column
from structures.models import REGION_STAFF, Role, User
from structures.network.models import Structure

# By which words a row about a structure is found.
STRUCTURE_WORDS = ("structure__name", "structure__code", "structure__town")
FOR_EVERY_CONVENTION = ("legal_name", "siret", "street", "postcode", "town")
# Local law: an association is known by its registration with a court (Code civil local).
REGISTRATION = ("court", "register_volume", "register_folio", "registered_on")


def missing_identity(structure: Structure) -> list[str]:
    """Return the names of the fields that the convention needs and that are empty. No query."""
    local_law = structure.regime == Structure.Regime.LOCAL_LAW
    names = FOR_EVERY_CONVENTION + (REGISTRATION if local_law else ())
    return [
        str(column(Structure, name).verbose_name) for name in names if not getattr(structure, name)
    ]


def possible_referents(structure: Structure) -> QuerySet[User]:
    """Return who may follow the structure at the Region, by name; its referent of today too."""
    able = Q(role__in=REGION_STAFF, is_active=True)
    return User.objects.filter(able | Q(pk=structure.referent_id)).order_by("full_name")


def may_change_identity(user: User) -> bool:
    """Tell whether the person may change a structure's identity and referent."""
    return user.has_role(Role.REGION_ADMIN)


def open_on(day: date) -> Q:
    """Return the condition that a structure is part of the network on `day`."""
    opened = Q(opened_on=None) | Q(opened_on__lte=day)
    return opened & (Q(closed_on=None) | Q(closed_on__gt=day))


def is_open(structure: Structure, day: date) -> bool:
    """Tell whether the structure is part of the network on `day`."""
    return (structure.opened_on is None or structure.opened_on <= day) and (
        structure.closed_on is None or structure.closed_on > day
    )


ACTIVE, CLOSED = "active", "closed"


WITHOUT_REFERENT = "referent"
