"""A step back and what would stand in its way, at the same instant: one of them wins."""

import pgtrigger
import pytest
from django.db.models import QuerySet

from allocation.agreements.services import print_agreement
from allocation.models import Adoption, Agreement, Campaign, Payment, Run, State
from allocation.payments import services as payments
from allocation.runs.services import adopt
from dialogue.models import Dialogue
from dialogue.ratings.services import assess
from dialogue.steps_back.services import step_back
from structures.ground.refusals import Refused
from tests.allocation.builders import DELIBERATION, make_agreement, make_user
from tests.allocation.test_races import at_once, one_during_the_other
from tests.dialogue.builders import ARGUMENT, make_director
from tests.dialogue.steps_back_builders import REASON, make_at, own_dialogue, plan_advance

pytestmark = pytest.mark.django_db(transaction=True)


def back():
    step_back(Campaign.objects.get(), reason=REASON, by=make_user())


def adopt_again():
    run = Run.objects.select_related("campaign").get()
    adopt(run, **DELIBERATION, by=make_user())


def test_four_managers_go_back_one_state_each_and_no_state_is_left_twice():
    make_at(State.ADOPTED)
    results = at_once(back)
    assert sorted(type(one).__name__ for one in results) == ["NoneType"] * 3 + ["Refused"]
    assert Campaign.objects.get().state == State.PREPARATION


def test_a_payment_planned_during_a_step_back_waits_for_it_and_is_refused():
    make_at(State.CONVENTIONS)
    refusal = one_during_the_other(back, plan_advance)
    assert isinstance(refusal, Refused)
    assert not Payment.objects.exists()


def test_a_step_back_during_the_planning_of_a_payment_waits_for_it_and_is_refused():
    make_at(State.CONVENTIONS)
    refusal = one_during_the_other(plan_advance, back)
    assert isinstance(refusal, Refused)
    assert Campaign.objects.get().state == State.CONVENTIONS


def test_without_the_lock_a_payment_is_planned_under_conventions_that_are_void(monkeypatch):
    make_at(State.CONVENTIONS)
    monkeypatch.setattr(payments, "locked", lambda campaign, *_: campaign)
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_: rows.all())
    one_during_the_other(plan_advance, back)
    assert Payment.objects.exists()
    assert Campaign.objects.get().state == State.ADOPTED


def test_a_convention_printed_during_a_step_back_is_not_printed():
    campaign = make_at(State.CONVENTIONS)
    draft = _drafted(campaign)
    one_during_the_other(back, lambda: print_agreement(draft))
    assert not Agreement.objects.exclude(state="void").exists()


def test_a_step_back_during_an_adoption_waits_for_it_then_withdraws_it():
    make_at(State.SIMULATION)
    one_during_the_other(adopt_again, back)
    assert Campaign.objects.get().state == State.SIMULATION
    assert not Adoption.objects.exists()


def test_an_adoption_during_a_step_back_waits_for_it_and_is_refused():
    make_at(State.SIMULATION)
    refusal = one_during_the_other(back, adopt_again)
    assert isinstance(refusal, Refused)
    assert not Adoption.objects.exists()


def test_a_text_sent_while_the_dialogues_are_closed_waits_and_is_refused():
    make_at(State.DIALOGUE)
    rating, director = own_dialogue().ratings.first(), make_director()
    refusal = one_during_the_other(back, lambda: assess(rating, 2, ARGUMENT, by=director))
    assert "refermés" in str(refusal)
    assert not Dialogue.objects.exists()


def test_dialogues_are_not_closed_over_a_text_that_is_being_sent():
    make_at(State.DIALOGUE)
    rating, director = own_dialogue().ratings.first(), make_director()
    refusal = one_during_the_other(lambda: assess(rating, 2, ARGUMENT, by=director), back)
    assert isinstance(refusal, Refused)
    assert Campaign.objects.get().state == State.DIALOGUE


def _drafted(campaign):
    """A convention asked for beside those printed: one of the network has none yet."""
    with_one = campaign.agreements.get(structure__code="67437")
    with pgtrigger.ignore("allocation.Agreement:generated_is_kept"):
        with_one.delete()
    return make_agreement(campaign, "67437").pk
