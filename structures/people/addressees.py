"""Who to write to in a structure: who signs in under a role, else who holds the function."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from structures.models import Mandate, Role, User
from structures.people.mandates import in_office

FUNCTIONS = {
    Role.DIRECTOR: Mandate.Function.DIRECTOR,
    Role.PRESIDENT: Mandate.Function.PRESIDENT,
}


@dataclass(frozen=True)
class Addressee:
    """Somebody to write to; without an address, to be told by other means."""

    role: Role
    name: str
    email: str
    has_account: bool


def addressees(structures: Collection[int], on: date) -> dict[int, list[Addressee]]:
    """Return who to write to on a day, by primary key of structure, directors first.

    Two queries.
    """
    users = User.objects.filter(role__in=FUNCTIONS, is_active=True, structure__in=structures)
    mandates = Mandate.objects.filter(
        in_office(on),
        function__in=FUNCTIONS.values(),
        structure__in=structures,
        anonymised_at=None,
    )
    accounts, holders = list(users.order_by("full_name")), list(mandates.order_by("full_name"))
    return {pk: _of_one(pk, accounts, holders) for pk in structures}


def once_each(addresses: Iterable[str]) -> list[str]:
    """Return each address once, whatever its case, without the empty ones."""
    return list({address.lower(): address for address in addresses if address}.values())


def _of_one(structure: int, users: list[User], mandates: list[Mandate]) -> list[Addressee]:
    found = []
    for role, function in FUNCTIONS.items():
        accounts = [u for u in users if (u.structure_id, u.role) == (structure, role)]
        holders = [m for m in mandates if (m.structure_id, m.function) == (structure, function)]
        found += [
            Addressee(role, person.full_name, person.email, bool(accounts))
            for person in accounts or holders
        ]
    return found
