"""How far the plans of a year reach into the next, as everybody may read it."""

from datetime import date

import pytest

from structures.plans.selectors import NextPlan, next_plans
from structures.plans.services import carry_over, publish_plan
from tests.structures.plan_builders import (
    make_action,
    make_director,
    make_plan,
    make_published_plan,
)

pytestmark = pytest.mark.django_db


def known(plan):
    return next_plans(2015, 2016).get(plan.structure_id)


def test_unfinished_actions_wait_until_the_next_plan_that_holds_them_is_published():
    plan, by = make_published_plan(), make_director()
    make_action(plan, title="Faite", status="done", progress=100, result="Vu")
    assert known(plan) == NextPlan(published=False, to_carry=1)
    actions = [plan.actions.get(status="planned")]
    following = carry_over(plan, actions, deadline=date(2016, 12, 31), by=by)
    assert known(plan) == NextPlan(published=False, to_carry=1)
    publish_plan(following, by=by)
    assert known(plan) == NextPlan(published=True, to_carry=0)


def test_a_plan_that_is_not_published_is_not_told():
    assert known(make_plan()) is None
