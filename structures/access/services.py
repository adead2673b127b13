"""What a service asks of whoever acts."""

from structures.ground.refusals import require
from structures.models import Role, User


def require_role(by: User, *roles: Role) -> None:
    """Raise Refused unless the person has one of `roles`: a page is not the only way in."""
    require(by.has_role(*roles), "Cette action ne revient pas à votre rôle.")


def require_not_author(by: User, is_author: bool, did: str) -> None:
    """Raise Refused where a stand-in prepared what is decided: four eyes, whoever lends theirs.

    `did` says what they prepared: « calculé cette répartition ».
    """
    require(
        not (is_author and by.role != Role.REGION_MANAGER),
        f"Vous avez {did} : en décider ne vous revient pas par suppléance, mais à une ou un "
        "responsable.",
    )
