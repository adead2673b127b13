"""The demo's people: who leads each structure, who follows it at the Region. All invented."""

import json
from datetime import date

from django.conf import settings

from structures import clock
from structures.models import Structure, User
from structures.services.identity import change_identity
from structures.services.people import Terms, begin_mandate, succeed

OPENED_ON = date(2014, 1, 6)  # the tool, with the people already there
FILE = settings.FIXTURES_DIR / "demo-people.json"


def load_people(people: dict[str, User]) -> None:
    """Give each structure its people and its referent, by the services that the pages call."""
    data = json.loads(FILE.read_text())
    structures = Structure.objects.in_bulk(field_name="code")
    for row in data["mandates"]:
        clock.turn_to(max(OPENED_ON, date.fromisoformat(row["starts_on"])))
        _load_mandate(structures[row["structure"]], row, by=people["region_agent"])
    for role, codes in data["referents"].items():
        for code in codes:
            values = {"referent": people[role]}
            change_identity(structures[code], values, by=people["region_admin"])


def _load_mandate(structure: Structure, row: dict[str, object], *, by: User) -> None:
    mandate = begin_mandate(structure, row["function"], _terms(row), by=by)
    if "successor" in row:
        next_one = row["successor"]
        clock.turn_to(max(OPENED_ON, date.fromisoformat(next_one["starts_on"])))
        succeed(mandate, _terms(next_one), by=by, reason=next_one["reason"])


def _terms(row: dict[str, str]) -> Terms:
    return Terms(
        full_name=row["full_name"],
        email=row["email"],
        phone=row["phone"],
        starts_on=date.fromisoformat(row["starts_on"]),
    )
