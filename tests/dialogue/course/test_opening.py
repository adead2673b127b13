from datetime import date

import pytest
from django.db import IntegrityError, transaction

from allocation.campaigns.services import enter_state, locked
from allocation.models import State
from dialogue.course.services import open_dialogues
from dialogue.models import Dialogue, Rating, Schedule
from dialogue.rules import Stage
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.models import JournalEntry, Role
from tests.allocation.builders import CODES, make_adopted_campaign, make_user
from tests.dialogue.builders import make_dialogue, make_open_campaign
from tests.structures.pages import page, text_of

TODAY = date(2015, 9, 1)
PATH = "/campagnes/2015/dialogues/ouverture/"
DATES = {
    "self_assessment_due": "2015-10-01",
    "proposal_due": "2015-10-20",
    "reply_days": 10,
    "decision_due": "2015-12-15",
    "reason_length": 40,
    "differing_reason_length": 120,
    "appeal_route": "Deux mois.",
}


@pytest.fixture
def campaign(db):
    """A campaign at its conventions."""
    clock.turn_to(TODAY)
    found = locked(make_adopted_campaign())
    enter_state(found, State.CONVENTIONS, by=make_user())
    return found


@pytest.mark.parametrize("stage", list(Stage))
def test_a_dialogue_is_led_to_any_stage_by_the_services(db, stage):
    assert {rating.stage for rating in make_dialogue(stage).ratings.all()} == {stage}


def test_each_structure_has_its_dialogue_and_each_active_variable_indicator_its_rating(campaign):
    open_dialogues(campaign, by=make_user("region_agent"), today=TODAY)
    codes = Dialogue.objects.values_list("structure__code", flat=True)
    assert sorted(codes) == sorted(CODES)
    numbers = Rating.objects.values_list("indicator__number", flat=True)
    assert sorted(numbers) == [8] * len(CODES) + [9] * len(CODES)
    campaign.refresh_from_db()
    assert campaign.state == State.DIALOGUE


def test_dates_run_from_the_opening_and_the_appeal_route_names_the_court(campaign):
    open_dialogues(campaign, by=make_user(), today=TODAY)
    schedule = campaign.schedule
    assert schedule.self_assessment_due == date(2015, 10, 1)
    assert schedule.self_assessment_due < schedule.proposal_due < schedule.decision_due
    assert "tribunal administratif de Strasbourg" in schedule.appeal_route


def test_the_opening_is_written_in_the_journal_of_each_structure(campaign):
    open_dialogues(campaign, by=make_user(), today=TODAY)
    noted = JournalEntry.objects.filter(summary="Dialogue de gestion 2015 ouvert")
    assert noted.count() == len(CODES)


def test_dialogues_open_once(db):
    with pytest.raises(Refused, match="à l’étape « dialogue de gestion »"):
        open_dialogues(make_open_campaign(), by=make_user(), today=TODAY)


@pytest.mark.parametrize("role", ["state_observer", "region_admin"])
def test_opening_is_the_regions(campaign, role):
    with pytest.raises(Refused, match="revient à la Région"):
        open_dialogues(campaign, by=make_user(role), today=TODAY)


def test_the_page_proposes_dates_and_opens_with_those_chosen(client, campaign):
    shown = page(client, make_user("region_agent"), PATH)
    assert "Ouvrir 5 dialogues" in text_of(shown)
    opened = client.post(PATH, DATES, follow=True)
    assert "5 dialogues ouverts." in text_of(opened)
    assert (campaign.schedule.reply_days, campaign.schedule.appeal_route) == (10, "Deux mois.")


def test_dates_out_of_order_are_refused_and_kept(client, campaign):
    client.force_login(make_user())
    answer = client.post(PATH, DATES | {"proposal_due": "2015-09-02"})
    assert answer.status_code == 422
    assert "Les dates se suivent" in text_of(answer)
    assert 'value="2015-09-02"' in answer.content.decode()
    assert not Dialogue.objects.exists()


def test_before_or_after_the_conventions_the_page_says_so(client, db):
    make_open_campaign()
    answer = page(client, make_user(), PATH)
    assert "la campagne est à l’étape « dialogue de gestion »" in text_of(answer)
    assert client.post(PATH, DATES).status_code == 422


@pytest.mark.parametrize("role", [Role.STATE_OBSERVER, Role.REGION_ADMIN])
def test_the_page_is_not_there_for_who_does_not_open(client, campaign, role):
    assert page(client, make_user(role), PATH).status_code == 404


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("self_assessment_due", "2015-09-15", "au plus tôt le 16 septembre 2015"),
        ("reply_days", 7, "supérieure ou égale à 8"),
        ("reason_length", 19, "supérieure ou égale à 20"),
        ("differing_reason_length", 39, "n’est pas plus court qu’un autre"),
    ],
)
def test_no_setting_takes_from_the_structure_the_time_to_be_heard(
    client, campaign, name, value, problem
):
    client.force_login(make_user())
    answer = client.post(PATH, DATES | {name: value})
    assert answer.status_code == 422
    assert problem in text_of(answer)
    assert not Dialogue.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("reply_days", 0), ("reason_length", 0)],
)
def test_the_database_itself_refuses_a_shorter_time(db, name, value):
    make_open_campaign()
    with pytest.raises(IntegrityError), transaction.atomic():
        Schedule.objects.update(**{name: value})
