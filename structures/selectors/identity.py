"""What a structure's identity still lacks, and who may follow it at the Region."""

from django.db.models import Q, QuerySet

from structures.models import Role, Structure, User
from structures.models.users import REGION_STAFF

FOR_EVERY_CONVENTION = ("legal_name", "siret", "street", "postcode", "town")
# Local law: an association is known by its registration with a court (Code civil local).
REGISTRATION = ("court", "register_volume", "register_folio", "registered_on")


def missing_identity(structure: Structure) -> list[str]:
    """Return the names of the fields that the convention needs and that are empty. No query."""
    local_law = structure.regime == Structure.Regime.LOCAL_LAW
    names = FOR_EVERY_CONVENTION + (REGISTRATION if local_law else ())
    return [
        str(structure._meta.get_field(name).verbose_name)
        for name in names
        if not getattr(structure, name)
    ]


def possible_referents(structure: Structure) -> QuerySet[User]:
    """Return who may follow the structure at the Region, by name; its referent of today too."""
    able = Q(role__in=REGION_STAFF, is_active=True)
    return User.objects.filter(able | Q(pk=structure.referent_id)).order_by("full_name")


def may_change_identity(user: User) -> bool:
    """Tell whether the person may change a structure's identity and referent."""
    return user.role == Role.REGION_ADMIN
