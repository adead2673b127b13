"""What a service asks of whoever acts."""

from structures.ground.refusals import require
from structures.models import Role, User


def require_role(by: User, *roles: Role) -> None:
    """Raise Refused unless the person has one of `roles`: a page is not the only way in."""
    require(by.has_role(*roles), "Cette action ne revient pas à votre rôle.")
