"""The demo: real communes, invented people, figures and amounts, over a year or two.

Each step is done by the services that the pages call, by the demo account whose
role it is, so that the demo shows nothing that the product could not do.
"""

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction

from allocation.campaigns.services import create_campaign
from allocation.models import Campaign, State
from config.demo.campaign import say_terms
from config.demo.files import FIXTURES
from config.demo.messages import let_leave
from config.demo.people import OPENED_ON, load_people
from config.demo.plans import load_plans
from config.demo.projects import load_projects
from config.demo.states_of_play import load_states_of_play
from config.demo.story import FIRST, YEARS, story
from structures.ground import clock
from structures.models import Structure, User
from structures.network import reference
from structures.region.services import LogoChange, add_identity

PREPARED_AT = datetime(2015, 1, 16, 14, 25)


def load_demo(state: State, years: Iterable[int] = YEARS) -> None:
    """Empty the database and load the demo's `years`, the last of them in `state`.

    The years before it are closed; all or nothing. Its messages count as sent at their hour
    of the story; none of them is sent.
    """
    with transaction.atomic():
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        ContentType.objects.clear_cache()
        clock.turn_to(OPENED_ON, time(9))
        reference.load_network(FIXTURES)
        people = load_accounts()
        load_region(people["region_admin"])
        load_structure_files(people)
        let_leave()
        _begin(people)
        for step in story(years, state):
            clock.turn_to(step.at.date(), step.at.time())
            step.act(Campaign.objects.get(year=step.year), people)
            let_leave()


def load_region(by: User) -> None:
    """Give the Region its identity and its logo."""
    data = json.loads((FIXTURES / "region.json").read_text())
    data["valid_from"] = date.fromisoformat(data["valid_from"])
    logo = FIXTURES / "region-logo.svg"
    add_identity(data, by=by, logo=LogoChange(logo.name, logo.read_bytes()))


def load_accounts() -> dict[str, User]:
    """Create the accounts that visitors use; return the first of each role, by role."""
    data = accounts()
    structures = Structure.objects.in_bulk(field_name="code")
    people: dict[str, User] = {}
    for account in data["accounts"]:
        user = User.objects.create_user(
            account["email"],
            data["password"],
            full_name=account["full_name"],
            role=account["role"],
            structure=structures.get(account["structure"]),
        )
        people.setdefault(account["role"], user)
    return people


def load_structure_files(people: dict[str, User]) -> None:
    """Load what each structure's page shows: people, projects, plans, états des lieux."""
    load_people(people)
    load_projects(people)
    load_plans()
    load_states_of_play(people)


def accounts() -> dict[str, Any]:
    """Return the demo accounts and their common password."""
    return json.loads((FIXTURES / "comptes.json").read_text())


def _begin(people: dict[str, User]) -> None:
    clock.turn_to(PREPARED_AT.date(), PREPARED_AT.time())
    data = json.loads((FIXTURES / f"campagne-{FIRST}.json").read_text())
    say_terms(create_campaign(data, by=people["region_admin"]), people)
