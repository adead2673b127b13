"""What the database refuses of a step back, whoever writes to it."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from allocation.campaigns.states import ORDER, STEPS_BACK
from allocation.models import (
    Adoption,
    Agreement,
    Campaign,
    Payment,
    State,
    StateChange,
    WithdrawnSettlement,
)
from allocation.settlement.selectors import settlement_run
from dialogue.models import Rating
from dialogue.steps_back.services import step_back
from tests.allocation.builders import make_user
from tests.dialogue.steps_back_builders import OBSTACLES, REASON, make_at

pytestmark = pytest.mark.django_db
STEPS = [pytest.param(state, id=step.act) for state, step in STEPS_BACK.items()]


def say_why(state):
    """Write the reason of a step back, as a service would."""
    return StateChange.objects.create(
        campaign=Campaign.objects.get(),
        state=STEPS_BACK[state].to,
        leaves=state,
        reason=REASON,
        changed_by=make_user(),
    )


def go_back(state):
    Campaign.objects.update(state=STEPS_BACK[state].to)


@pytest.mark.parametrize("state", STEPS)
def test_a_year_does_not_go_back_without_its_reason(state):
    make_at(state)
    with pytest.raises(DatabaseError, match="does not go back"), transaction.atomic():
        go_back(state)


@pytest.mark.parametrize("name", OBSTACLES)
def test_a_year_does_not_go_back_over_what_follows(name):
    state, make = OBSTACLES[name]
    make_at(state)
    make()
    with pytest.raises(IntegrityError, match="does not go back"), transaction.atomic():
        say_why(state)
        go_back(state)


@pytest.mark.parametrize(
    "state", [State.ADOPTED, State.CONVENTIONS, State.DIALOGUE, State.SETTLEMENT]
)
def test_a_year_does_not_go_back_over_what_it_leaves_standing(state):
    make_at(state)
    with pytest.raises(IntegrityError, match="does not go back"), transaction.atomic():
        say_why(state)
        go_back(state)


@pytest.mark.parametrize("state", STEPS)
def test_two_states_are_never_undone_at_once(state):
    make_at(state)
    for earlier in ORDER[: ORDER.index(state) - 1]:
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            say_why(state)
            Campaign.objects.update(state=earlier)


def test_a_reason_is_written_from_where_the_year_is():
    make_at(State.SIMULATION)
    with pytest.raises(IntegrityError, match="is not in state"), transaction.atomic():
        say_why(State.ADOPTED)


def test_a_step_back_has_a_reason_and_no_other_change_has_one():
    campaign = make_at(State.SIMULATION)
    said = {"campaign": campaign, "changed_by": make_user(), "state": "collection"}
    for wrong in ({"leaves": "simulation"}, {"reason": REASON}, {"transaction": 1}):
        with pytest.raises(IntegrityError, match="step_back_has"), transaction.atomic():
            StateChange.objects.create(**said, **wrong)


@pytest.mark.django_db(transaction=True)
def test_what_a_step_back_allows_is_allowed_in_its_own_transaction_alone():
    make_at(State.SIMULATION)
    say_why(State.SIMULATION)
    with pytest.raises(IntegrityError, match="does not go back"):
        go_back(State.SIMULATION)


def test_an_adoption_is_not_taken_away_without_being_kept():
    make_at(State.ADOPTED)
    say_why(State.ADOPTED)
    with pytest.raises(IntegrityError, match="is not withdrawn"), transaction.atomic():
        Adoption.objects.all().delete()


def test_a_convention_is_made_void_by_a_step_back_alone_and_nothing_else_of_it_changes():
    make_at(State.CONVENTIONS)
    own = Agreement.objects.filter(pk=Agreement.objects.first().pk)
    change = StateChange.objects.last()
    with pytest.raises(IntegrityError, match="void_in_a_step_back"), transaction.atomic():
        own.update(state="void", voided=change)
    change = say_why(State.CONVENTIONS)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        own.update(state="void", voided=change, reference="ML")


def test_a_void_convention_stays_void_and_is_kept():
    campaign = make_at(State.CONVENTIONS)
    step_back(campaign, reason=REASON, by=make_user())
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Agreement.objects.update(state="generated", voided=None)
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Agreement.objects.all()._raw_delete("default")


def test_a_rating_is_not_taken_away_but_with_its_opening():
    make_at(State.DIALOGUE)
    with pytest.raises(IntegrityError, match="is kept"), transaction.atomic():
        Rating.objects.all().delete()


def test_a_settlement_is_withdrawn_by_a_step_back_alone():
    campaign = make_at(State.SETTLEMENT)
    change = StateChange.objects.last()
    with pytest.raises(IntegrityError, match="settlement_withdrawn"), transaction.atomic():
        WithdrawnSettlement.objects.create(change=change, run=settlement_run(campaign))


def test_no_balance_is_planned_from_a_settlement_that_was_withdrawn():
    campaign = make_at(State.SETTLEMENT)
    line = settlement_run(campaign).settlement_lines.first()
    step_back(campaign, reason=REASON, by=make_user())
    said = {
        "campaign": campaign,
        "structure": line.structure,
        "run_id": line.run_id,
    }
    with pytest.raises(IntegrityError, match="what_was_computed"), transaction.atomic():
        Payment.objects.create(
            **said, kind="balance", amount_cents=line.balance_cents, planned_by=make_user()
        )
