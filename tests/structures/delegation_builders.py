"""Powers lent; built as a person does, by the service."""

from datetime import date, timedelta

from structures.delegations.services import Loan, give
from structures.ground import clock
from structures.models import Delegation, User


def lend(giver: User, holder: User, *, days: int = 10, starts_on: date | None = None) -> Delegation:
    """Lend the giver's power for some days, from today on or from another day."""
    first = starts_on or clock.today()
    return give(Loan(holder, first, first + timedelta(days=days), "Congés"), by=giver)


def again(user: User) -> User:
    """The same account at its next request."""
    return User.objects.select_related("structure").get(pk=user.pk)
