"""The history of a structure: complete for the Region, without its own notes for the others."""

import pytest

from structures.journal.selectors import timeline
from structures.journal.services import note
from structures.models import JournalEntry, Role
from tests.allocation.builders import OWN, make_user
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.pages import page, text_of

Kind = JournalEntry.Kind
PATH = f"/structures/{OWN}/historique/"
REGION = {Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN}
pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    """A structure with a fact of each audience, and a neighbour with one of its own."""
    network, agent = make_network(), make_user("region_agent")
    note(Kind.PROJECT, "Projet soumis", structure=network[OWN], by=agent)
    note(Kind.PEOPLE, "Note interne", structure=network[OWN], by=agent, audience="region")
    note(Kind.PEOPLE, "Fait du voisin", structure=network[OTHER], by=agent)
    return network[OWN]


@pytest.mark.parametrize("role", Role)
def test_what_the_region_keeps_for_itself_is_read_by_the_region_alone(client, own, role):
    shown = text_of(page(client, make_person(role), PATH))
    assert "Projet soumis" in shown
    assert ("Note interne" in shown) == (role in REGION)
    assert "Fait du voisin" not in shown


@pytest.mark.parametrize("role", Role)
def test_the_page_of_the_structure_keeps_the_same_silence(client, own, role):
    shown = text_of(page(client, make_person(role), f"/structures/{OWN}/"))
    assert ("Note interne" in shown) == (role in REGION)


def test_the_timeline_is_filtered_by_kind(client, own):
    shown = text_of(page(client, make_user(), f"{PATH}?kind=project"))
    assert "Projet soumis" in shown
    assert "Note interne" not in shown
    assert "Personnes (1)" in shown and "Projet de structure (1)" in shown


def test_a_kind_that_only_the_region_reads_is_not_even_counted(client, own):
    assert "Personnes" not in text_of(page(client, make_person("director"), PATH))


def test_a_kind_that_does_not_exist_shows_nothing(client, own):
    answer = page(client, make_user(), f"{PATH}?kind=nul")
    assert answer.status_code == 422 and "Projet soumis" not in text_of(answer)


def test_the_file_of_the_timeline_keeps_the_same_silence(client, own):
    file = page(client, make_person("director"), f"{PATH}?export=csv").content.decode()
    assert "Projet soumis" in file and "Note interne" not in file


def test_the_latest_comes_first_and_the_rest_on_other_pages(client, own):
    for n in range(60):
        note(Kind.PLAN, f"Fait {n:02}", structure=own, by=None)
    first = text_of(page(client, make_user(), f"{PATH}?kind=plan"))
    assert "1 à 50 sur 60 faits" in first
    assert "Fait 59" in first
    assert "Fait 09" not in first
    second = text_of(client.get(f"{PATH}?kind=plan&page=2"))
    assert "Fait 09" in second


def test_the_page_of_the_structure_tells_the_last_five_facts(client, own):
    for n in range(6):
        note(Kind.PLAN, f"Fait {n}", structure=own, by=None)
    shown = text_of(page(client, make_person("president"), f"/structures/{OWN}/"))
    assert "Fait 1" in shown
    assert "Fait 0" not in shown


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_the_history_of_another_structure_is_not_there(client, own, role):
    assert page(client, make_person(role, OTHER), PATH).status_code == 404


def test_the_history_costs_the_same_for_few_facts_and_for_many(own, django_assert_num_queries):
    manager = make_user()
    for n in range(20):
        note(Kind.PLAN, f"Fait {n}", structure=own, by=manager)
    with django_assert_num_queries(1):
        assert len([str(entry.actor) for entry in timeline(manager, own)]) == 22
