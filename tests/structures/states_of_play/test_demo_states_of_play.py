"""The demo's états des lieux: what each demo account finds there, and that it is invented."""

import json

import pytest

from config.demo.states_of_play import FILE, load_states_of_play
from structures.ground import clock
from structures.models import Role, StateOfPlay
from structures.restitutions.pages import restitution_tasks
from structures.states_of_play.pages import state_of_play_tasks, states_of_year
from structures.states_of_play.selectors import VALIDATED, seal_of
from tests.allocation.builders import ALL_CODES, make_structures
from tests.structures.builders import make_person


@pytest.fixture
def people(db):
    make_structures(ALL_CODES)
    people = {role.value: make_person(role) for role in Role}
    for code in ALL_CODES:
        make_person("director", code)
    load_states_of_play(people)
    return people


def test_ten_of_eleven_are_validated_and_one_is_proofread(people):
    found = states_of_year(people["region_manager"], 2014, clock.today())
    assert (found.done, found.total) == (10, 11)
    assert [row.structure.code for row in found.rows if not row.validated] == ["68334"]


def test_what_is_validated_matches_its_seal(people):
    validated = StateOfPlay.objects.filter(state__in=VALIDATED)
    assert len(validated) == 10
    assert [found for found in validated if found.validated_sha256 != seal_of(found)] == []


def test_each_is_validated_by_its_own_director(people):
    validated = StateOfPlay.objects.filter(state__in=VALIDATED).select_related("validated_by")
    assert len(validated) == 10
    assert [s for s in validated if s.validated_by.structure_id != s.structure_id] == []


def test_the_director_has_something_to_do_and_something_to_read(people):
    director, today = people["director"], clock.today()
    tasks = state_of_play_tasks(director, today) + restitution_tasks(director, today)
    assert [task.title for task in tasks] == [
        "Relire l’état des lieux 2015",
        "Point de blocage ouvert, état des lieux 2014",
        "Lire l’analyse transversale 2014",
    ]


def test_the_demo_says_that_its_texts_are_invented():
    assert "inventés" in json.loads(FILE.read_text())["notes"]
