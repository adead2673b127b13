"""The overview: stages, delays, who is waited for, levels counted; staff only, no ranking."""

from datetime import timedelta

import pytest

from allocation.campaigns.services import enter_state, locked
from allocation.models import Campaign, State
from dialogue.course.pages import overview_tasks
from dialogue.course.selectors import (
    REGION,
    STRUCTURE,
    OverviewFilter,
    arguments_by_level,
    overview,
)
from dialogue.models import Schedule, Statement
from dialogue.rules import Stage
from dialogue.thread.services import write_note
from structures.ground import clock
from structures.models import Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    LEVEL,
    PROPOSED_LEVEL,
    REASON,
    SELF_LEVEL,
    make_dialogue,
    make_director,
    make_due,
    make_open_campaign,
    make_president,
    make_rating,
)
from tests.structures.pages import page, text_of

PATH = "/campagnes/2015/dialogues/"
TWO = ("67180", OWN)
pytestmark = pytest.mark.django_db


def late(campaign, days=12):
    make_due(campaign.schedule, clock.today() - timedelta(days=days))


def seen(campaign, **asked):
    agent = make_user("region_agent")
    found = Campaign.objects.get(pk=campaign.pk)
    return overview(found, agent, clock.today(), OverviewFilter(**asked))


def test_each_indicator_says_its_stage_who_is_waited_for_and_how_late(client):
    campaign = make_open_campaign(TWO)
    make_dialogue(Stage.PROPOSAL, campaign=campaign)
    late(campaign)
    shown = text_of(page(client, make_user("region_agent"), PATH))
    assert "Auto-évaluation Attendu de la structure, en retard de 12 jours" in shown
    assert "Proposition de la Région Attendu de la Région, pour le" in shown
    assert "2 indicateurs en retard sur le calendrier." in shown


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        pytest.param({}, ["67180", OWN], id="all"),
        pytest.param({"stage": "proposal"}, [OWN], id="stage"),
        pytest.param({"party": REGION}, [OWN], id="the Region"),
        pytest.param({"party": STRUCTURE, "late": True}, ["67180"], id="late structures"),
    ],
)
def test_the_overview_is_narrowed_to_what_is_asked(asked, codes):
    campaign = make_open_campaign(TWO)
    make_dialogue(Stage.PROPOSAL, campaign=campaign)
    late(campaign)
    rows = seen(campaign, **asked).rows
    assert [row.dialogue.structure.code for row in rows] == codes


def test_the_territory_narrows_too_and_an_unknown_value_is_refused(client):
    campaign = make_open_campaign((OWN, "68066"))
    territory = Structure.objects.get(code=OWN).territory
    rows = seen(campaign, territory=territory).rows
    assert [row.dialogue.structure.code for row in rows] == [OWN]
    client.force_login(make_user("region_agent"))
    assert client.get(PATH, {"stage": "jamais"}).status_code == 422


def test_levels_are_counted_by_indicator_over_the_whole_network():
    campaign = make_open_campaign(TWO)
    make_dialogue(Stage.CLOSED, campaign=campaign)
    first = seen(campaign, late=True).distributions[0]
    assert first.indicator.number == 8
    assert [level.counts["assessment"] for level in first.levels][SELF_LEVEL] == 1
    assert [level.counts["proposal"] for level in first.levels][PROPOSED_LEVEL] == 1
    assert [level.counts["decision"] for level in first.levels][LEVEL] == 1
    assert (first.without["decision"], first.total) == (1, 2)


def test_arguments_are_read_level_by_level_without_any_internal_note(client):
    rating = make_rating(Stage.REPLY, campaign=make_open_campaign(TWO))
    write_note(rating, "Note à garder entre nous", by=make_user("region_agent"))
    answer = page(client, make_user("state_observer"), f"{PATH}8/?kind=proposal")
    shown = text_of(answer)
    assert REASON in shown
    assert "Auto-évaluation : niveau 3" in shown
    assert ARGUMENT not in shown
    assert "entre nous" not in shown


def test_an_argument_reworded_is_read_as_it_stands():
    rating = make_rating(Stage.PROPOSAL)
    first = rating.statements.get()
    Statement.objects.create(
        dialogue=rating.dialogue,
        rating=rating,
        kind=first.kind,
        level=first.level,
        text="Texte repris",
        author=first.author,
        replaces=first,
    )
    levels = arguments_by_level(
        rating.dialogue.campaign, rating.indicator, first.kind, make_user("region_agent")
    )
    assert [one.text for one in levels[SELF_LEVEL].arguments] == ["Texte repris"]


@pytest.mark.parametrize("path", [PATH, f"{PATH}8/", f"{PATH}decisions/"])
def test_staff_reads_the_overview_and_no_structure_does(client, path):
    make_open_campaign(TWO)
    for role in ("region_agent", "region_manager", "region_admin", "state_observer"):
        assert page(client, make_user(role), path).status_code == 200
    for user in (make_director(), make_president()):
        answer = page(client, user, path)
        assert answer.status_code == 404
        assert "67180" not in text_of(answer)


def test_opening_is_offered_to_the_region_in_the_state_of_conventions(client):
    campaign = locked(make_adopted_campaign(codes=TWO))
    enter_state(campaign, State.CONVENTIONS, by=make_user())
    assert "Ouvrir les dialogues" in text_of(page(client, make_user("region_agent"), PATH))
    assert "Ouvrir les dialogues" not in text_of(page(client, make_user("state_observer"), PATH))


def titles(role):
    return [
        task.title
        for task in overview_tasks(make_user(role), Campaign.objects.first(), clock.today())
    ]


def test_the_region_is_told_of_late_assessments_of_its_own_delay_and_of_letters():
    campaign = make_open_campaign((*TWO, "67300"))
    make_dialogue(Stage.CLOSED, campaign=campaign)
    make_dialogue(Stage.PROPOSAL, campaign=campaign, code="67300")
    late(campaign)
    make_due(Schedule.objects.get(), clock.today() - timedelta(days=1), "proposal_due")
    assert titles("region_agent") == [
        "Suivre les dialogues de gestion",
        "Relancer les structures en retard",
        "Rattraper les étapes en retard",
        "Imprimer les lettres de décision",
    ]
    assert overview_tasks(make_director(), Campaign.objects.first(), clock.today()) == []


def test_no_dialogue_no_task():
    make_adopted_campaign(codes=TWO)
    assert titles("region_agent") == []
