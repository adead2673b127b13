"""What is due next in a structure's file, as its page shows it."""

from datetime import date, timedelta

import pytest

from structures.models import StructureProject
from structures.selectors.deadlines import MOST, deadlines
from tests.structures.builders import OWN, make_person
from tests.structures.pages import page, text_of
from tests.structures.plan_builders import make_action, make_director, make_plan

TODAY = date(2015, 7, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan(make_director())


def titles(plan):
    return [deadline.title.partition("\N{NO-BREAK SPACE}: ")[2] for deadline in due(plan)]


def due(plan):
    return deadlines(plan.structure, TODAY)


def test_what_is_soonest_comes_first_and_what_is_late_says_so(plan):
    make_action(plan, title="Après", deadline=date(2015, 9, 1))
    make_action(plan, title="Avant", deadline=date(2015, 6, 30))
    assert titles(plan) == ["Avant", "Après"]
    assert [deadline.late for deadline in due(plan)] == [True, False]


@pytest.mark.parametrize(
    "changes", [{"status": "done", "progress": 100, "result": "Fait"}, {"status": "dropped"}]
)
def test_what_is_over_is_no_longer_due(plan, changes):
    make_action(plan, **changes)
    assert due(plan) == []


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
    assert titles(plan) == ["Avant", "fin de validité"]


def test_a_few_are_shown(plan):
    for day in range(MOST + 2):
        make_action(plan, title=f"Action {day}", deadline=TODAY + timedelta(days=day))
    assert titles(plan) == [f"Action {day}" for day in range(MOST)]


@pytest.mark.parametrize("role", ["director", "president", "region_agent", "state_observer"])
def test_the_page_tells_them_to_all_who_read_it(client, plan, role):
    make_action(plan, title="Avant", deadline=date(2015, 6, 30))
    shown = text_of(page(client, make_person(role), f"/structures/{OWN}/"))
    assert "Prochaines échéances 30 juin 2015 Passée Plan d’action 2015 : Avant" in shown


def test_a_page_with_nothing_due_says_nothing_of_it(client, plan):
    shown = text_of(page(client, make_person("director"), f"/structures/{OWN}/"))
    assert "Prochaines échéances" not in shown
