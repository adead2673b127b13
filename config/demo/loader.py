"""The demo campaign: real communes, invented people, figures and amounts.

Each step is done by the services that the pages call, by the demo account whose
role it is, so that the demo shows nothing that the product could not do.
"""

import json
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import transaction

from allocation.agreements import services as agreements
from allocation.campaigns import services as campaign
from allocation.campaigns.states import ORDER
from allocation.imports import services as imports
from allocation.models import Campaign, ImportBatch, State
from allocation.payments.services import close_campaign
from allocation.runs import services as runs
from config.demo.dialogue import close_dialogues, load_dialogues
from config.demo.dialogue_settlement import pay_balances, print_letters
from config.demo.messages import let_leave
from config.demo.people import OPENED_ON, load_people
from config.demo.plans import load_plans
from config.demo.projects import load_projects
from config.demo.states_of_play import load_states_of_play
from structures.ground import clock
from structures.models import Structure, User
from structures.network import reference
from structures.region.services import LogoChange, add_identity

FIXTURES = settings.FIXTURES_DIR
EXAMPLES = FIXTURES / "exemples"
INSEE_FILE = EXAMPLES / "insee-emploi-pop-active-2011-demo.csv"
ACTIVITY_FILE = EXAMPLES / "activite-2014-demo.csv"
PREPARED_ON = date(2015, 1, 16)
DELIBERATION, ADOPTED_ON = "15-DEMO-042", date(2015, 2, 6)


def load_demo(state: State) -> None:
    """Empty the database and load the demo campaign in `state`, all or nothing.

    Its messages count as sent at their hour of the story; none of them is sent.
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
        clock.turn_to(PREPARED_ON, time(14, 25))
        year = campaign.create_campaign(
            json.loads((FIXTURES / "campagne-2015.json").read_text()),
            by=people["region_admin"],
        )
        for reached, moment, act in STEPS:
            if ORDER.index(reached) <= ORDER.index(state):
                clock.turn_to(moment.date(), moment.time())
                year.refresh_from_db()
                act(year, people)
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


def _open(year: Campaign, people: dict[str, User]) -> None:
    campaign.open_collection(year, by=people["region_manager"])


def _fill_and_compute(year: Campaign, people: dict[str, User]) -> None:
    batch = imports.preview_insee(
        year,
        _upload(INSEE_FILE),
        age_bracket=ImportBatch.AgeBracket.FROM_15_TO_24,
        by=people["region_admin"],
    )
    imports.apply_import(batch, empty_perimeters_confirmed=True, by=people["region_admin"])
    batch = imports.preview_activity(year, _upload(ACTIVITY_FILE), by=people["region_agent"])
    imports.apply_import(batch, empty_perimeters_confirmed=False, by=people["region_agent"])
    runs.compute_run(year, by=people["region_manager"])


def _adopt(year: Campaign, people: dict[str, User]) -> None:
    run, manager = year.runs.get(), people["region_manager"]
    runs.adopt(run, number=DELIBERATION, on=ADOPTED_ON, by=manager)


def _print(year: Campaign, people: dict[str, User]) -> None:
    for agreement in agreements.request_agreements(year, by=people["region_agent"]):
        agreements.print_agreement(agreement.pk)


def _close(year: Campaign, people: dict[str, User]) -> None:
    print_letters(year, people)
    pay_balances(year, people)
    close_campaign(year, by=people["region_manager"])


def _upload(path: Path) -> imports.Upload:
    return imports.Upload(path.name, path.read_bytes(), "text/csv")


STEPS: list[tuple[State, datetime, Callable[[Campaign, dict[str, User]], None]]] = [
    (State.COLLECTION, datetime(2015, 1, 19, 9, 15), _open),
    (State.SIMULATION, datetime(2015, 1, 28, 10, 40), _fill_and_compute),
    (State.ADOPTED, datetime.combine(ADOPTED_ON, time(16, 30)), _adopt),
    (State.CONVENTIONS, datetime(2015, 2, 16, 11, 5), _print),
    (State.DIALOGUE, datetime(2015, 3, 16, 9, 55), load_dialogues),
    (State.SETTLEMENT, datetime(2015, 10, 28, 9), close_dialogues),
    (State.CLOSED, datetime(2016, 1, 29, 15, 20), _close),
]
