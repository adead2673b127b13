"""What the home page asks a director to do on the plans of the structure."""

from datetime import date

import pytest

from structures.models import STRUCTURE_ROLES, Role
from structures.plans.pages import plan_tasks
from structures.plans.services import carry_over, publish_plan
from tests.allocation.builders import make_user
from tests.domain.files import spaced
from tests.structures.plan_builders import (
    make_action,
    make_director,
    make_plan,
    make_published_plan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return make_director()


@pytest.fixture
def plan(director):
    return make_plan(director)


def told(user, today):
    return [(task.title, spaced(task.detail), task.status) for task in plan_tasks(user, today)]


def test_a_director_prepares_the_plan_of_the_year(director):
    title, new_year = "Préparer le plan d’action 2015", date(2015, 1, 1)
    assert told(director, new_year) == [(title, "Il n’est pas encore ouvert.", "À faire")]
    plan = make_plan(director)
    make_action(plan)
    assert told(director, new_year) == [
        (title, "1 action ; le réseau le verra une fois publié.", "À faire")
    ]
    publish_plan(plan, by=director)
    assert told(director, new_year) == [(title, "Publié : 1 action.", "Fait")]


def test_a_director_updates_a_plan_whose_deadlines_passed(director):
    plan = make_published_plan()
    make_action(plan, status="done", progress=100, result="Fait")
    assert len(told(director, date(2015, 6, 30))) == 1
    assert told(director, date(2015, 7, 1))[1] == (
        "Mettre à jour le plan d’action 2015",
        "1 échéance passée : dites où en est chaque action.",
        "À faire",
    )


def test_an_action_carried_over_is_late_no_more(plan, director):
    carry_over(plan, [make_action(plan)], deadline=date(2016, 12, 31), by=director)
    assert len(told(director, date(2015, 12, 31))) == 1


def test_tasks_take_two_queries(director, django_assert_num_queries):
    plan = make_published_plan()
    make_action(plan, title="Une autre action")
    with django_assert_num_queries(2):
        plan_tasks(director, date(2015, 7, 1))


@pytest.mark.parametrize("role", [r for r in Role if r != Role.DIRECTOR])
def test_the_others_have_nothing_to_do_on_plans(plan, role):
    own = plan.structure if role in STRUCTURE_ROLES else None
    assert plan_tasks(make_user(role, structure=own), date(2015, 7, 1)) == []
