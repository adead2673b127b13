"""What is due next in a structure's file, as its page shows it."""

from datetime import date, timedelta

import pytest

from structures.models import StructureProject
from structures.plans.services import publish_plan
from structures.structure_page.pages import MOST, Deadlines, deadlines
from tests.allocation.builders import OWN
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of
from tests.structures.plan_builders import make_action, make_director, make_plan
from tests.structures.state_of_play_builders import make_proofreading

TODAY = date(2015, 7, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_director())


def titles(found):
    return [deadline.title.partition("\N{NO-BREAK SPACE}: ")[2] for deadline in found]


def due(plan, user=None):
    return deadlines(plan.structure, user or make_director(), TODAY)


def test_what_is_soonest_comes_first_and_what_is_late_is_told_apart(plan):
    make_action(plan, title="Après", deadline=date(2015, 9, 1))
    make_action(plan, title="Le jour même", deadline=TODAY)
    make_action(plan, title="Avant", deadline=date(2015, 6, 30))
    found = due(plan)
    assert (titles(found.coming), titles(found.late)) == (["Le jour même", "Après"], ["Avant"])


def test_what_is_late_hides_nothing_of_what_is_to_come(plan):
    for day in range(1, MOST + 3):
        make_action(plan, title=f"Passée {day}", deadline=TODAY - timedelta(days=day))
    make_action(plan, title="À venir", deadline=date(2015, 9, 1))
    found = due(plan)
    assert (titles(found.coming), len(found.late)) == (["À venir"], MOST + 2)


def test_a_state_of_play_to_proofread_is_due_from_now_on(client, plan):
    make_proofreading()
    make_action(plan, title="Après", deadline=date(2016, 9, 1))
    assert titles(due(plan).coming) == ["relecture par la direction", "Après"]
    shown = text_of(page(client, make_person("director"), f"/structures/{OWN}/"))
    assert "Prochaines échéances Dès maintenant État des lieux 2014 : relecture" in shown


def test_the_actions_of_a_plan_not_published_are_due_for_its_structure_alone(plan):
    make_action(plan, title="Après", deadline=date(2015, 9, 1))
    agent = make_person("region_agent")
    assert due(plan, agent).coming == []
    publish_plan(plan, by=make_director())
    assert titles(due(plan, agent).coming) == ["Après"]


@pytest.mark.parametrize(
    "changes", [{"status": "done", "progress": 100, "result": "Fait"}, {"status": "dropped"}]
)
def test_what_is_over_is_no_longer_due(plan, changes):
    make_action(plan, **changes)
    assert due(plan) == Deadlines([], [])


def test_the_end_of_the_valid_project_is_due_too(plan):
    make_action(plan, title="Avant", deadline=date(2015, 9, 1))
    StructureProject.objects.create(
        structure=plan.structure,
        state="validated",
        starts_on=date(2014, 10, 1),
        ends_on=date(2017, 9, 30),
        validated_by=make_person("region_manager"),
        validated_on=date(2014, 9, 26),
    )
    assert titles(due(plan).coming) == ["Avant", "fin de validité"]


def test_a_few_are_shown(plan):
    for day in range(MOST + 2):
        make_action(plan, title=f"Action {day}", deadline=TODAY + timedelta(days=day))
    assert titles(due(plan).coming) == [f"Action {day}" for day in range(MOST)]


@pytest.mark.parametrize("role", ["director", "president", "region_agent", "state_observer"])
def test_the_page_tells_them_to_all_who_read_it(client, plan, role):
    make_action(plan, title="Avant", deadline=date(2015, 6, 30))
    publish_plan(plan, by=make_director())
    shown = text_of(page(client, make_person(role), f"/structures/{OWN}/"))
    assert "Aucune échéance à venir. 1 échéance passée" in shown
    assert "30 juin 2015 Passée Plan d’action 2015 : Avant" in shown


def test_a_page_with_nothing_due_says_nothing_of_it(client, plan):
    shown = text_of(page(client, make_person("director"), f"/structures/{OWN}/"))
    assert "Prochaines échéances" not in shown
