"""The matrix of the steps back: what each undoes, what keeps each from being made."""

from datetime import timedelta

import pytest

from allocation.agreements.services import request_agreements
from allocation.campaigns.states import ORDER, STEPS_BACK, TRANSITIONS
from allocation.models import Adoption, Agreement, Campaign, Run, State, StateChange
from allocation.parameters.services import change_values, edit
from allocation.runs.services import adopt, compute_run
from allocation.settlement.selectors import settlement_run
from dialogue.course.selectors import put_off_dates
from dialogue.course.services import open_dialogues, postpone_dialogues
from dialogue.models import Dialogue, Rating, Schedule
from dialogue.reminders.services import remind
from dialogue.steps_back.services import step_back
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.messages.kinds import why_not
from structures.models import JournalEntry, Message, Structure
from tests.allocation.builders import (
    DELIBERATION,
    OWN,
    make_campaign,
    make_projects,
    make_signable,
    make_user,
)
from tests.dialogue.builders import make_director, make_president
from tests.dialogue.steps_back_builders import (
    OBSTACLES,
    REASON,
    make_at,
    own_dialogue,
    plan_advance,
    walk_to_the_end,
)

pytestmark = pytest.mark.django_db
STEPS = [pytest.param(state, id=step.act) for state, step in STEPS_BACK.items()]


def back(reason=REASON, role="region_manager"):
    return step_back(Campaign.objects.get(), reason=reason, by=make_user(role))


def test_each_step_back_leads_to_the_state_before_and_a_closed_year_has_none():
    assert {(step.to, step.leaves) for step in STEPS_BACK.values()} == set(TRANSITIONS[:-1])
    assert State.CLOSED not in STEPS_BACK
    assert [ORDER.index(leaves) - ORDER.index(s.to) for leaves, s in STEPS_BACK.items()] == [1] * 6


@pytest.mark.parametrize("state", STEPS)
def test_each_state_is_left_backwards_with_a_reason_that_the_history_keeps(state):
    make_at(state)
    change = back()
    assert Campaign.objects.get().state == change.state == STEPS_BACK[state].to
    assert (change.leaves, change.reason, change.changed_by.role) == (
        state,
        REASON,
        "region_manager",
    )


@pytest.mark.parametrize("state", STEPS)
def test_a_year_that_went_back_is_walked_to_its_end_again(state):
    make_at(state)
    back()
    walk_to_the_end()
    assert Campaign.objects.get().state == State.CLOSED


@pytest.mark.parametrize("state", STEPS)
def test_a_step_back_may_be_made_as_often_as_it_is_needed(state):
    make_at(state)
    first, made = back(), StateChange.objects.count()
    while Campaign.objects.get().state != State.PREPARATION:
        back()
    assert StateChange.objects.count() - made == ORDER.index(State(first.state))


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_follows_keeps_a_year_where_it_is(name):
    state, make = OBSTACLES[name]
    make_at(state)
    make()
    with pytest.raises(Refused, match="ne revient pas en arrière"):
        back()
    assert Campaign.objects.get().state == state


def test_a_closed_year_does_not_go_back():
    make_at(State.SETTLEMENT)
    walk_to_the_end()
    with pytest.raises(Refused, match="elle ne revient pas en arrière"):
        back()


@pytest.mark.parametrize("role", ["region_agent", "region_admin", "state_observer"])
def test_only_a_manager_takes_a_year_back(role):
    make_at(State.SIMULATION)
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        back(role=role)


def test_a_year_does_not_go_back_without_a_reason():
    make_at(State.SIMULATION)
    with pytest.raises(Refused, match="Dites pourquoi"):
        back("  ")


def test_figures_stay_and_wait_while_the_parameters_are_open_again():
    campaign = make_at(State.COLLECTION)
    before = list(campaign.figures.values_list("value", flat=True))
    back()
    assert list(campaign.figures.values_list("value", flat=True)) == before


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"indicator.2.measure": "count.active_file"}, id="measure"),
        pytest.param({"campaign.reference_year": 2013}, id="year of the figures"),
    ],
)
def test_figures_never_come_to_count_something_else(values):
    make_at(State.COLLECTION)
    back()
    with pytest.raises(Refused, match="des valeurs ou|valeurs sont enregistrées"):
        edit(
            Campaign.objects.get(),
            lambda campaign: change_values(campaign, values),
            source="Budget",
            by=make_user(),
        )


def test_a_run_of_before_the_collection_was_reopened_is_no_longer_adopted():
    campaign = make_at(State.SIMULATION)
    old = campaign.runs.get()
    back()
    compute_run(Campaign.objects.get(), by=make_user(), reason="Reprise")
    old = Run.objects.select_related("campaign").get(pk=old.pk)
    with pytest.raises(Refused, match="La collecte a été rouverte le"):
        adopt(old, **DELIBERATION, by=make_user())


def test_an_adoption_that_is_withdrawn_is_kept_and_the_same_run_may_be_adopted_again():
    campaign = make_at(State.ADOPTED)
    run = campaign.adoption.run
    kept = back().withdrawn_adoption
    assert (kept.run, kept.deliberation_number) == (run, DELIBERATION["number"])
    assert not Adoption.objects.exists()
    adopt(Run.objects.get(pk=run.pk), number="15-CP-043", on=DELIBERATION["on"], by=make_user())
    assert Adoption.objects.get().deliberation_number == "15-CP-043"


def test_void_conventions_keep_their_file_and_the_next_one_has_another_reference():
    make_at(State.CONVENTIONS)
    change = back()
    walk_to_the_end()
    references = dict(
        Agreement.objects.filter(structure__code=OWN).values_list("reference", "state")
    )
    assert references == {f"ML-2015-{OWN}": "void", f"ML-2015-{OWN}-2": "generated"}
    assert change.voided_agreements.exclude(file=None).count() == 5


def test_a_convention_that_is_asked_for_and_not_printed_keeps_nothing_and_goes():
    campaign = make_at(State.ADOPTED)
    make_projects(Structure.objects.all())
    asked = request_agreements(make_signable(campaign), by=make_user("region_agent"))
    back()
    assert len(asked) == 5 and not Agreement.objects.exists()


def test_closed_dialogues_leave_no_row_and_are_opened_again_as_new():
    make_at(State.DIALOGUE)
    before = set(Dialogue.objects.values_list("pk", flat=True))
    closing = back().closed_opening
    assert closing.opened_by == make_user()
    assert not Rating.objects.exists()
    walk_to_the_end()
    assert Dialogue.objects.count() == 5
    assert not before & set(Dialogue.objects.values_list("pk", flat=True))


def test_advances_do_not_keep_the_dialogues_open():
    make_at(State.CONVENTIONS)
    plan_advance()
    open_dialogues(Campaign.objects.get(), by=make_user(), today=clock.today())
    assert back().state == State.CONVENTIONS


def test_a_settlement_that_is_withdrawn_no_longer_counts_and_another_is_made():
    campaign = make_at(State.SETTLEMENT)
    run = settlement_run(campaign)
    kept = back().withdrawn_settlement
    assert kept.run == run
    assert settlement_run(campaign) is None
    walk_to_the_end()
    assert settlement_run(campaign).number == run.number + 1


def test_everybody_who_could_read_it_is_told_and_reads_why():
    make_at(State.ADOPTED)
    told = {make_director(), make_president(), *map(make_user, ("state_observer", "region_agent"))}
    change = back()
    messages = Message.objects.filter(kind="step_back", about=change.pk)
    assert {message.person for message in messages} >= told
    assert all(REASON in message.body for message in messages)
    assert "l’adoption de la répartition est retirée" in messages.first().subject


def test_who_could_not_read_the_simulations_is_not_told_that_they_are_void():
    make_at(State.SIMULATION)
    make_director()
    observer = make_user("state_observer")
    back()
    people = [message.person for message in Message.objects.filter(kind="step_back")]
    assert observer in people
    assert all(person.structure is None for person in people)


def test_a_message_of_an_opening_that_was_undone_does_not_leave():
    campaign = make_at(State.CONVENTIONS)
    make_director()
    open_dialogues(campaign, by=make_user(), today=clock.today())
    waiting = Message.objects.get(kind="opening")
    assert not why_not(waiting)
    back()
    assert why_not(waiting)


def test_a_notice_of_dates_put_off_does_not_leave_once_the_dialogues_are_closed():
    campaign = make_at(State.DIALOGUE)
    make_director()
    later = campaign.schedule.decision_due + timedelta(days=5)
    postpone_dialogues(campaign, {"decision_due": later}, REASON, by=make_user("region_agent"))
    waiting = Message.objects.get(kind="postponed_dialogues")
    assert not why_not(waiting)
    back()
    assert why_not(waiting)


def test_dates_of_an_opening_that_was_undone_are_not_said_of_the_next_one():
    campaign = make_at(State.DIALOGUE)
    later = campaign.schedule.decision_due + timedelta(days=5)
    postpone_dialogues(campaign, {"decision_due": later}, REASON, by=make_user("region_agent"))
    back()
    dates = {"decision_due": later}
    opened = open_dialogues(
        Campaign.objects.get(), by=make_user(), today=clock.today(), dates=dates
    )
    schedule = Schedule.objects.select_related("campaign").get()
    assert schedule.decision_due == later
    assert put_off_dates(schedule, opened[0].opened_at) == {}


def test_a_year_in_preparation_does_not_go_back():
    make_campaign()
    with pytest.raises(Refused, match="à l’étape « préparation »"):
        back()


def test_the_history_of_each_structure_says_it_and_why():
    make_at(State.ADOPTED)
    back()
    entries = JournalEntry.objects.filter(summary__contains="est retirée")
    assert entries.count() == 5
    assert {entry.reason for entry in entries} == {REASON}


def test_nobody_is_reminded_of_dialogues_that_were_closed_meanwhile():
    make_at(State.DIALOGUE)
    dialogue = own_dialogue()
    back()
    with pytest.raises(Refused, match="refermés"):
        remind([dialogue], clock.today(), make_user("region_agent"))
