"""The plans of the demo: every lever tried, nothing that the product would refuse."""

import json
from pathlib import Path

import pytest

from config.demo.plans import load_plans
from structures.models import Action, ActionPlan, Lever
from structures.plans.selectors import deadline_bounds
from tests.allocation.builders import OWN, make_structures
from tests.structures.builders import make_person

SOURCE = Path(__file__).resolve().parents[3] / "fixtures" / "demo-plans.json"


@pytest.fixture
def data(db):
    found = json.loads(SOURCE.read_text())
    codes = {row["structure"] for row in found["plans"]}
    make_structures(codes)
    for code in codes:
        make_person("director", code)
    load_plans()
    return found


def test_it_says_that_everything_is_invented(data):
    assert "inventés" in data["notes"]


def test_every_plan_of_the_file_is_there_and_published(data):
    expected = sorted((row["structure"], row["year"], len(row["actions"])) for row in data["plans"])
    plans = ActionPlan.objects.filter(published_at__isnull=False)
    assert sorted((p.structure.code, p.year, p.actions.count()) for p in plans) == expected


def test_each_plan_is_published_by_its_own_director(data):
    plans = ActionPlan.objects.select_related("published_by")
    assert len(plans) == len(data["plans"]) > 0
    assert [plan for plan in plans if plan.published_by.structure_id != plan.structure_id] == []


def test_one_structure_tries_the_five_levers(data):
    levers = Action.objects.filter(plan__structure__code=OWN, plan__year=2015)
    assert set(levers.values_list("lever", flat=True)) == {*Lever} - {Lever.OTHER}


def test_an_action_of_the_year_before_goes_on(data):
    action = Action.objects.get(carried_from__isnull=False)
    assert (action.carried_from.plan.year, action.plan.year) == (2014, 2015)


def test_no_action_is_one_that_the_product_would_refuse(data):
    for action in Action.objects.select_related("plan"):
        action.full_clean(exclude=["carried_from"])
        first, last = deadline_bounds(action.plan.year)
        assert first <= action.deadline <= last
        assert (action.status == "done") == (action.progress == 100)
