"""The demo's people: who leads each structure, who follows it at the Region. All invented.

Each director writes under an account of their own.
"""

import json
from datetime import date, time
from typing import Any

from django.conf import settings

from structures.ground import clock
from structures.models import Mandate, Role, Structure, User
from structures.network.services import change_identity
from structures.people.services import Terms, begin_mandate, succeed

OPENED_ON = date(2014, 1, 6)  # the tool, with the people already there
FILE = settings.FIXTURES_DIR / "demo-people.json"


def load_people(people: dict[str, User]) -> None:
    """Give each structure its people and its referent, by the services that the pages call."""
    data = json.loads(FILE.read_text())
    structures = Structure.objects.in_bulk(field_name="code")
    for minute, row in enumerate(data["mandates"]):
        day = max(OPENED_ON, date.fromisoformat(row["starts_on"]))
        clock.turn_to(day, time(10, minute))
        _load_mandate(structures[row["structure"]], row, by=people["region_agent"])
        _open_account(structures[row["structure"]], row)
    for role, codes in data["referents"].items():
        for code in codes:
            values = {"referent": people[role]}
            change_identity(structures[code], values, by=people["region_admin"])


def director_of(structure: Structure) -> User:
    """Return the account of the structure's director."""
    return User.objects.get(structure=structure, role=Role.DIRECTOR)


def _open_account(structure: Structure, row: dict[str, Any]) -> None:
    """Open the account of a director in office, without a password: nobody signs in with it.

    The demo's own director has one already, which visitors use.
    """
    holder = row.get("successor", row)
    known = User.objects.filter(email=holder["email"]).exists()
    if row["function"] == Mandate.Function.DIRECTOR and not known:
        User.objects.create_user(
            holder["email"],
            full_name=holder["full_name"],
            role=Role.DIRECTOR,
            structure=structure,
        )


def _load_mandate(structure: Structure, row: dict[str, Any], *, by: User) -> None:
    mandate = begin_mandate(structure, row["function"], _terms(row), by=by)
    if "successor" in row:
        next_one = row["successor"]
        clock.turn_to(max(OPENED_ON, date.fromisoformat(next_one["starts_on"])), time(11, 15))
        succeed(mandate, _terms(next_one), by=by, reason=next_one["reason"])


def _terms(row: dict[str, Any]) -> Terms:
    return Terms(
        full_name=row["full_name"],
        email=row["email"],
        phone=row["phone"],
        starts_on=date.fromisoformat(row["starts_on"]),
    )
