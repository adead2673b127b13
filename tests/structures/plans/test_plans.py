"""The rules of an action plan: who writes it, what publication fixes, what is carried over."""

from datetime import date
from decimal import Decimal

import pytest

from structures.ground.refusals import Refused
from structures.models import (
    STRUCTURE_ROLES,
    Action,
    ActionPlan,
    JournalEntry,
    Role,
    StructureProject,
)
from structures.plans.selectors import means_of
from structures.plans.services import (
    add_action,
    carry_over,
    change_action,
    create_plan,
    publish_plan,
    remove_action,
)
from tests.allocation.builders import make_user
from tests.domain.files import spaced
from tests.structures.plan_builders import (
    ACTION,
    make_action,
    make_director,
    make_plan,
    make_published_plan,
)

NEXT_DEADLINE = date(2016, 12, 31)
pytestmark = pytest.mark.django_db


@pytest.fixture
def director():
    return make_director()


@pytest.fixture
def plan(director):
    return make_plan(director)


def validate_project(structure, starts_on, ends_on):
    return StructureProject.objects.create(
        structure=structure,
        starts_on=starts_on,
        ends_on=ends_on,
        state=StructureProject.State.VALIDATED,
        validated_on=starts_on,
    )


def last_fact():
    return JournalEntry.objects.first()


# Who writes


@pytest.mark.parametrize("role", [r for r in Role if r != Role.DIRECTOR])
def test_nobody_but_the_director_writes(plan, role):
    own = plan.structure if role in STRUCTURE_ROLES else None
    with pytest.raises(Refused, match="par la direction"):
        add_action(plan, ACTION, by=make_user(role, structure=own))


def test_the_director_of_another_structure_does_not_write(plan):
    other = make_director("67180")
    action = make_action(plan)
    for act in (
        lambda: create_plan(plan.structure, 2016, by=other),
        lambda: add_action(plan, ACTION, by=other),
        lambda: change_action(action, {"title": "X"}, by=other),
        lambda: remove_action(action, by=other),
        lambda: publish_plan(plan, by=other),
        lambda: carry_over(plan, [action], deadline=NEXT_DEADLINE, by=other),
    ):
        with pytest.raises(Refused, match="par la direction"):
            act()


# A plan


def test_a_year_has_one_plan(plan, director):
    with pytest.raises(Refused, match="Un plan d’action 2015 existe déjà"):
        create_plan(director.structure, 2015, by=director)


def test_a_plan_is_tied_to_the_project_valid_that_year(director):
    validate_project(director.structure, date(2011, 9, 1), date(2014, 8, 31))
    project = validate_project(director.structure, date(2014, 10, 1), date(2017, 9, 30))
    assert make_plan(director, 2015).project == project
    assert make_plan(director, 2018).project is None


def test_a_project_not_validated_ties_nothing(director):
    StructureProject.objects.create(
        structure=director.structure, starts_on=date(2014, 10, 1), ends_on=date(2017, 9, 30)
    )
    assert make_plan(director).project is None


def test_a_project_validated_later_is_tied_at_publication(plan, director):
    make_action(plan)
    project = validate_project(director.structure, date(2015, 3, 1), date(2018, 2, 28))
    publish_plan(plan, by=director)
    plan.refresh_from_db()
    assert plan.project == project


def test_an_empty_plan_is_not_published(plan, director):
    with pytest.raises(Refused, match="ajoutez d’abord une action"):
        publish_plan(plan, by=director)


def test_a_plan_is_published_once(director):
    with pytest.raises(Refused, match="déjà publié"):
        publish_plan(make_published_plan(), by=director)


# Its actions


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"status": "done", "progress": 100}, "écrivez-le", id="done, no result"),
        pytest.param(
            {"status": "done", "progress": 90, "result": "Fait"}, "100 %", id="done at 90 %"
        ),
        pytest.param({"progress": 101}, "100", id="more than all"),
        pytest.param({"deadline": date(2014, 12, 31)}, "L’échéance va du 1er", id="year before"),
        pytest.param({"deadline": date(2018, 1, 1)}, "31 décembre 2017", id="after three years"),
        pytest.param({"staff_fte": Decimal("-1")}, "jamais négatifs", id="negative staff"),
        pytest.param({"lever": "magie"}, "magie", id="no such lever"),
        pytest.param({"title": ""}, "vide", id="no title"),
    ],
)
def test_an_action_that_means_nothing_is_refused(plan, director, changes, message):
    with pytest.raises(Refused) as refused:
        add_action(plan, ACTION | changes, by=director)
    assert message in spaced(str(refused.value))
    assert not plan.actions.exists()


def test_each_change_keeps_the_value_before_and_after(plan, director):
    action = make_action(plan, cost_cents=1_250_000)
    change_action(
        action, {"status": "ongoing", "progress": 40, "cost_cents": 1_300_000}, by=director
    )
    fact = last_fact()
    assert (fact.kind, fact.actor, fact.structure) == ("plan", director, plan.structure)
    assert spaced(fact.summary) == (
        "Plan d’action 2015 : action « Ouvrir un accueil le samedi » modifiée"
    )
    assert spaced(fact.reason).splitlines() == [
        "état : prévue → en cours",
        "avancement, en % : 0 → 40",
        "coût : 12 500,00 € → 13 000,00 €",
    ]


def test_a_change_that_changes_nothing_is_not_told(plan, director):
    action = make_action(plan)
    told = JournalEntry.objects.count()
    change_action(action, ACTION, by=director)
    assert JournalEntry.objects.count() == told


def test_a_refused_change_leaves_the_action_as_it_was(plan, director):
    action = make_action(plan)
    with pytest.raises(Refused):
        change_action(action, {"status": "done", "progress": 100}, by=director)
    action.refresh_from_db()
    assert (action.status, action.progress) == ("planned", 0)


def test_an_action_leaves_a_plan_not_published_yet(plan, director):
    remove_action(make_action(plan), by=director)
    assert not plan.actions.exists()
    assert spaced(last_fact().summary).endswith("« Ouvrir un accueil le samedi » retirée")


def test_a_published_plan_gains_actions_and_loses_none(director):
    plan = make_published_plan()
    action = make_action(plan, title="Une autre")
    change_action(action, {"title": "Une autre encore"}, by=director)
    with pytest.raises(Refused, match="abandonnée"):
        remove_action(action, by=director)
    assert plan.actions.count() == 2


def test_sums_are_those_of_what_is_known():
    actions = [
        Action(staff_fte=Decimal("0.25"), cost_cents=100),
        Action(staff_fte=Decimal("0.5")),
        Action(cost_cents=0),
    ]
    means = means_of(actions)
    assert (means.staff_fte, means.staff_unknown) == (Decimal("0.75"), 1)
    assert (means.cost_cents, means.cost_unknown) == (100, 1)


# The year after


def test_an_unfinished_action_goes_on_in_the_next_plan(plan, director):
    action = make_action(plan, status="ongoing", progress=40, cost_cents=100, partners="OPCA")
    following = carry_over(plan, [action], deadline=NEXT_DEADLINE, by=director)
    again = following.actions.get()
    assert (following.year, again.carried_from, again.deadline) == (2016, action, NEXT_DEADLINE)
    assert (again.title, again.partners, again.progress) == (action.title, "OPCA", 40)
    assert (again.staff_fte, again.cost_cents) == (None, None)


def test_what_is_carried_over_stays_as_it_was(plan, director):
    action = make_action(plan, status="ongoing", progress=40, cost_cents=100)
    before = Action.objects.values().get()
    carry_over(plan, [action], deadline=NEXT_DEADLINE, by=director)
    assert Action.objects.values().get(pk=action.pk) == before


def test_an_action_joins_a_next_plan_that_exists_even_published(plan, director):
    following = make_plan(director, 2016)
    make_action(following, deadline=NEXT_DEADLINE)
    publish_plan(following, by=director)
    carry_over(plan, [make_action(plan)], deadline=NEXT_DEADLINE, by=director)
    assert following.actions.count() == 2
    assert ActionPlan.objects.count() == 2


def test_an_action_is_carried_over_once(plan, director):
    action = make_action(plan)
    carry_over(plan, [action], deadline=NEXT_DEADLINE, by=director)
    with pytest.raises(Refused, match="pas encore reprises"):
        carry_over(plan, [action], deadline=NEXT_DEADLINE, by=director)


@pytest.mark.parametrize("status", ["done", "dropped"])
def test_a_finished_action_is_not_carried_over(plan, director, status):
    action = make_action(plan, status=status, progress=100, result="Fait")
    with pytest.raises(Refused, match="prévues ou en cours"):
        carry_over(plan, [action], deadline=NEXT_DEADLINE, by=director)
    assert not ActionPlan.objects.filter(year=2016).exists()


def test_an_action_of_another_plan_is_not_carried_over(plan, director):
    stranger = make_action(make_plan(make_director("67180")))
    with pytest.raises(Refused):
        carry_over(plan, [stranger], deadline=NEXT_DEADLINE, by=director)


def test_an_action_carried_over_is_removed_after_its_sequel_only(plan, director):
    action = make_action(plan)
    following = carry_over(plan, [action], deadline=NEXT_DEADLINE, by=director)
    with pytest.raises(Refused, match="retirez d’abord la reprise"):
        remove_action(action, by=director)
    remove_action(following.actions.get(), by=director)
    remove_action(action, by=director)
    assert not Action.objects.exists()
