"""The demo's people: invented, loaded by the services, with something left to do."""

import json
from datetime import date

import pytest

from config.demo.people import FILE, load_people
from structures.models import Mandate, Role, Structure
from structures.people.pages import people_tasks
from structures.people.selectors import people_of
from tests.allocation.builders import ALL_CODES, make_structures, make_user
from tests.domain.files import spaced

DATA = json.loads(FILE.read_text())
REGION = (Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN)


@pytest.fixture
def loaded(db):
    make_structures(ALL_CODES)
    load_people({role: make_user(role) for role in REGION})


def test_every_address_and_telephone_is_invented():
    people = [
        *DATA["mandates"],
        *(row["successor"] for row in DATA["mandates"] if "successor" in row),
    ]
    assert {person["email"].rpartition(".")[2] for person in people} == {"example"}
    assert {person["phone"][:8] for person in people} == {"", "03 53 01"}


def test_every_structure_of_the_demo_has_a_director(loaded):
    pairs = [people_of(s, date(2015, 3, 1)).pair for s in Structure.objects.all()]
    assert [bool(director.holder) for _, director in pairs] == [True] * 11


def test_the_demo_shows_a_past_mandate_and_its_successor(loaded):
    people = people_of(Structure.objects.get(code="67437"), date(2015, 3, 1))
    assert [term.mandate.full_name for term in people.past] == ["Jean-Paul Riehl"]
    assert people.pair[0].holder.mandate.full_name == "Catherine Muller"
    assert Mandate.objects.filter(ends_on__isnull=False).count() == 2


def test_the_demo_leaves_something_to_do(loaded):
    titles = [spaced(t.title) for t in people_tasks(make_user("region_admin"), date(2015, 3, 1))]
    assert titles == [
        "Désigner un référent pour 1 structure",
        "Présidence à renseigner dans 1 structure",
    ]
