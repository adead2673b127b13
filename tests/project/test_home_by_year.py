"""The first page gathers what is to be done by year: none is lost, each leads to its own."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, State
from config.home.pages import sections
from dialogue.rules import Stage
from structures.models import Role
from tests.allocation.builders import make_adopted_campaign, make_user
from tests.allocation.reading_costs import SAVEPOINT
from tests.dialogue.builders import make_dialogue, make_director, make_meeting, make_open_campaign
from tests.project.next_year import make_next_dialogues, make_next_year
from tests.structures.pages import page, text_of

FURTHER_YEAR = 8  # questions more, at most, for a year more
pytestmark = pytest.mark.django_db


def years_of(user):
    """The sections of years on the first page of a person, in their order."""
    campaigns = list(Campaign.objects.all())
    return {s.key: s for s in sections(user, campaigns) if s.key.startswith("year-")}


def titles(section):
    return [found.title for found in (*section.left, *section.done)]


def urls(section):
    return [found.url for found in (*section.left, *section.done) if found.url]


def go_to(campaign, last):
    """Bring a campaign through its states: none is skipped."""
    for state in list(State)[list(State).index(State(campaign.state)) + 1 :]:
        Campaign.objects.filter(pk=campaign.pk).update(state=state)
        if state == last:
            return


def test_two_years_under_way_are_told_apart(client):
    make_open_campaign()
    make_next_year()
    read = text_of(page(client, make_user("region_admin"), "/"))
    assert "Campagne 2015 Dialogue de gestion" in read and "Campagne 2016 Préparation" in read
    prepared = read[read.index("Campagne 2016 Préparation") :]
    assert "Relire les paramètres" in prepared and "Ouvrir la collecte des données" in prepared


@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.REGION_AGENT, Role.STATE_OBSERVER])
def test_each_task_leads_to_a_page_of_its_own_year(role):
    campaign = make_open_campaign()
    make_meeting(make_dialogue(Stage.MEETING, campaign=campaign), until="offered")
    make_dialogue(Stage.MEETING, campaign=make_next_dialogues())
    found = years_of(make_user(role))
    assert list(found) == ["year-2016", "year-2015"]
    for key, section in found.items():
        assert urls(section) != []
        assert [url for url in urls(section) if f"/{key[-4:]}/" not in url] == []


def test_what_both_years_ask_is_asked_in_both():
    campaign, director = make_open_campaign(), make_director()
    make_next_dialogues()
    make_meeting(make_dialogue(Stage.MEETING, campaign=campaign), until="offered")
    this, before = years_of(director).values()
    assert "Écrire l’auto-évaluation" in titles(this)
    assert "Relire le compte rendu de l’entretien" in titles(before)
    assert "Relire le compte rendu de l’entretien" not in titles(this)
    assert re.search(r"/dialogue/2016/", " ".join(urls(this)))


def test_a_closed_year_has_no_section_once_another_is_open():
    campaign = make_open_campaign()
    go_to(campaign, State.CLOSED)
    following = make_next_year()
    assert set(years_of(make_user())) == {"year-2015", "year-2016"}
    open_collection(following, by=make_user())
    assert set(years_of(make_user())) == {"year-2016"}


def test_a_structure_is_told_nothing_of_a_year_in_preparation(client):
    make_adopted_campaign()
    make_next_year()
    read = text_of(page(client, make_director(), "/"))
    assert "Campagne 2015" in read and "2016" not in read


def questions(client, user):
    client.force_login(user)
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return sum(not SAVEPOINT.search(a["sql"]) for a in asked.captured_queries)


@pytest.mark.parametrize("following", [make_next_year, make_next_dialogues])
@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.REGION_ADMIN, Role.DIRECTOR])
def test_a_year_more_asks_few_questions_more(client, following, role):
    make_open_campaign()
    user = make_director() if role == Role.DIRECTOR else make_user(role)
    before = questions(client, user)
    following()
    assert questions(client, user) <= before + FURTHER_YEAR


def test_the_list_says_where_each_year_stands_and_what_it_waits_for(client):
    campaign = make_adopted_campaign()
    make_next_year()
    read = text_of(page(client, make_user(), "/campagnes/"))
    since = campaign.state_changes.last().changed_at.year
    assert re.search(rf"Répartition arrêtée depuis le .* {since} Imprimer les conventions", read)
    assert "Campagne 2016 Préparation" in read and "Ouvrir la collecte des données" in read
    assert "Préparer la campagne" not in read and "Commencer une année" in read


@pytest.mark.parametrize("role", [Role.REGION_MANAGER, Role.STATE_OBSERVER])
def test_the_year_after_the_latest_is_begun_from_it_once_it_is_adopted(client, role):
    make_adopted_campaign()
    read = text_of(page(client, make_user(role), "/campagnes/"))
    assert ("Préparer la campagne 2016" in read) is (role == Role.REGION_MANAGER)
