"""The accounts, who holds a mandate without one, and which ones no mandate explains."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from structures.journal.models import JournalEntry
from structures.models import STRUCTURE_ROLES, Mandate, Role, Structure, User
from structures.network.selectors import open_on
from structures.people.selectors import in_office, is_of, of_one_person

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    SeatedUser = WithAnnotations[User, "Seat"]

ACTIVE, DISABLED, INVITED = "active", "disabled", "invited"
# Accounts and mandates name the functions that sign in alike.
FUNCTIONS = [role.value for role in STRUCTURE_ROLES]


class Seat(TypedDict):
    """Whether a mandate of today is the person's."""

    holds: bool


def accounts(today: date) -> "QuerySet[SeatedUser]":
    """Return the accounts; `holds` tells whether a mandate of today is the person's."""
    return User.objects.select_related("structure").annotate(holds=_holds(today))


def without_mandate(rows: QuerySet[User], today: date) -> QuerySet[User]:
    """Keep the active accounts of a structure where no mandate of today is the person's."""
    return rows.filter(~_holds(today), is_active=True, role__in=STRUCTURE_ROLES)


def _holds(today: date) -> Exists:
    held = Mandate.objects.filter(in_office(today), of_one_person(), anonymised_at=None)
    return Exists(held.filter(structure=OuterRef("structure"), function=OuterRef("role")))


def mandates_without_account(today: date) -> QuerySet[Mandate]:
    """Return the mandates of today, in open structures, whose holder cannot sign in."""
    signs_in = User.objects.filter(
        of_one_person(), is_active=True, structure=OuterRef("structure"), role=OuterRef("function")
    )
    held = Mandate.objects.filter(in_office(today), function__in=FUNCTIONS, anonymised_at=None)
    open_ones = Structure.objects.filter(open_on(today))
    found = held.filter(~Exists(signs_in), structure__in=open_ones)
    return found.select_related("structure")


@dataclass(frozen=True)
class Signing:
    """Who of a structure can sign in: mandates without account, accounts without mandate."""

    mandates: list[Mandate]
    accounts: list[User]


def signing_in(structure: Structure, mandates: Iterable[Mandate]) -> Signing:
    """Return what does not match among the mandates of today and the accounts. One query."""
    found = list(structure.users.filter(is_active=True).order_by("full_name"))
    held = [one for one in mandates if one.function in FUNCTIONS and not one.anonymised_at]
    pairs = [(m, u) for m in held for u in found if u.role == m.function and is_of(m, u)]
    return Signing(
        mandates=[one for one in held if one not in [mandate for mandate, _ in pairs]],
        accounts=[one for one in found if one not in [user for _, user in pairs]],
    )


def account_of(mandate: Mandate) -> User | None:
    """Return the active account of who holds a mandate, if there is one. One query."""
    users = User.objects.filter(
        is_active=True, structure=mandate.structure_id, role=mandate.function
    )
    return next((user for user in users.order_by("pk") if is_of(mandate, user)), None)


def history_of(account: User) -> QuerySet[JournalEntry]:
    """Return what the journal keeps about an account, the latest first. One query."""
    about = JournalEntry.objects.filter(account=account)
    return about.select_related("actor").order_by("-happened_at", "-pk")


def namesakes(full_name: str, role: str, structure: Structure | None) -> QuerySet[User]:
    """Return the active accounts of the structure under the same name, in another role."""
    found = User.objects.filter(structure=structure, full_name__iexact=full_name, is_active=True)
    return found.exclude(role=role) if structure else found.none()


def followed_by(account: User, today: date) -> QuerySet[Structure]:
    """Return the open structures that the person follows at the Region."""
    return Structure.objects.filter(open_on(today), referent=account).order_by("code")


def is_administrator() -> Q:
    """Return the condition that an account may change the others."""
    return Q(role=Role.REGION_ADMIN, is_active=True)
