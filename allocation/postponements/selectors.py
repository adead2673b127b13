"""What was put off in a year, and who is told."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from allocation.campaigns.selectors import campaign_structures
from allocation.models import Campaign
from allocation.postponements.models import Postponement
from structures.ground import clock
from structures.models import Role, Structure, User
from structures.people.selectors import once_each_person, recipients_of

What = Postponement.What


@dataclass(frozen=True)
class Reader:
    """Somebody to tell: who leads a structure, or an observer of the State, who has none."""

    name: str
    email: str
    account: int | None
    structure: Structure | None = None


def postponements_of(campaign: Campaign, what: What) -> QuerySet[Postponement]:
    """Return what was put off of these dates, the latest first. One query."""
    return campaign.postponements.filter(what=what).select_related("decided_by")


def put_off_from(found: Iterable[Postponement]) -> dict[str, tuple[str, str]]:
    """Return, by key, what a date was before it was last put off, and what it became. No query."""
    latest: dict[str, tuple[str, str]] = {}
    for one in found:
        for change in one.changes:
            latest.setdefault(change["key"], (change["before"], change["after"]))
    return latest


def readers_of(campaign: Campaign) -> list[Reader]:
    """Return who is told: those who lead each structure of the year, and the State. Four queries.

    Once an address and a structure.
    """
    found = [
        Reader(one.name, one.email, one.account, to.structure)
        for to in recipients_of(campaign_structures(campaign), clock.today())
        for one in once_each_person(to.people)
    ]
    observers = User.objects.filter(role=Role.STATE_OBSERVER, is_active=True).order_by("pk")
    return found + [Reader(one.full_name, one.email, one.pk) for one in observers]
