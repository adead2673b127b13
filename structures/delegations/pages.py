"""What is said of a delegation: on whose behalf one acts, and until when."""

from datetime import timedelta

from structures.delegations.models import Delegation
from structures.ground.french import date_long
from structures.models import Role, User

# The words of each power: how one acts, and what the act of giving it is called.
AS = {Role.DIRECTOR: "par délégation", Role.REGION_MANAGER: "par suppléance"}


def acting(user: User) -> list[str]:
    """Return on whose behalf the person acts today, one sentence each. One query, kept."""
    return [
        f"Vous agissez {AS[Role(one.role)]} de {one.giver}, jusqu’au {last_day(one)}."
        for one in user.delegations
    ]


def last_day(delegation: Delegation) -> str:
    """Return the last day, included."""
    return date_long(delegation.ends_on - timedelta(days=1))
