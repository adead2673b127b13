"""The header says the year, and turns to the same page of another."""

import re

import pytest

from allocation.campaigns.services import enter_state, locked, open_collection
from allocation.models import Campaign, State
from dialogue.steps_back.services import step_back
from structures.models import Role, Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_campaign, make_user
from tests.dialogue.builders import make_director, make_open_campaign
from tests.project.addresses import ROUTES, YEAR, address
from tests.project.callers import person
from tests.project.next_year import NEXT, make_next_dialogues, make_next_year
from tests.structures.pages import page, text_of

SWITCH = re.compile(r'<details class="year-switch">.*?</details>', re.DOTALL)
TURN = re.compile(r'<a href="([^"]*)" (aria-current="true")?>(.*?)</a>', re.DOTALL)
PAGES = [r for r in ROUTES if "<int:year>" in r.path and r.access.methods == ("GET",)]


def turns(response):
    """The years of the switch: where each leads, and the one that is shown."""
    found = SWITCH.search(response.content.decode())
    if found is None:
        return {}, None
    years = {int(re.search(r"\d{4}", label)[0]): url for url, _, label in TURN.findall(found[0])}
    shown = [re.search(r"\d{4}", label)[0] for _, mark, label in TURN.findall(found[0]) if mark]
    return years, int(*shown)


def own_page(client, end):
    return page(client, make_director(), f"/structures/{OWN}/{end}")


@pytest.mark.django_db
def test_one_year_alone_needs_no_switch(client):
    make_campaign()
    shown = page(client, make_user(), "/campagnes/2015/")
    assert turns(shown) == ({}, None)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param("/", "/campagnes/2015/", id="no year"),
        pytest.param("/campagnes/2016/", "/campagnes/2015/", id="the year"),
        pytest.param("/campagnes/2016/donnees/", "/campagnes/2015/donnees/", id="a page of it"),
        pytest.param(
            "/campagnes/2016/parametres/calendrier/", "/campagnes/2015/parametres/", id="a form"
        ),
        pytest.param(f"/structures/{OWN}/", "/campagnes/2015/", id="a structure"),
        pytest.param(
            f"/structures/{OWN}/dotation/2016/", f"/structures/{OWN}/dotation/2015/", id="its part"
        ),
        pytest.param(
            f"/structures/{OWN}/dialogue/2016/", "/campagnes/2015/", id="not argued there"
        ),
        pytest.param("/etats-des-lieux/2015/", "/etats-des-lieux/2014/", id="the year before"),
    ],
)
@pytest.mark.django_db
def test_another_year_shows_the_same_page_or_its_first(client, here, there):
    make_campaign()
    if "dialogue" in here:
        make_next_dialogues()
    else:
        make_next_year()
    years, _ = turns(page(client, make_user("region_admin"), here))
    assert years[2015] == there


@pytest.mark.django_db
def test_the_menu_and_the_switch_are_of_the_year_of_the_address(client):
    open_collection(make_campaign(), by=make_user())
    make_next_year()
    prepared = page(client, make_user(), "/campagnes/2016/")
    assert turns(prepared)[1] == 2016
    assert "Campagne 2016" in text_of(prepared) and 'href="/campagnes/2016/solde/' not in prepared
    for where in ("/", "/structures/", "/campagnes/2015/donnees/", "/plans-d-action/2013/"):
        shown = page(client, make_user(), where).content.decode()
        menu = shown[shown.index('id="menu"') :]
        assert 'href="/campagnes/2015/conventions/"' in menu, where
        assert "/campagnes/2016/" not in menu[: menu.index("</nav>")], where


@pytest.mark.django_db
def test_a_structure_turns_to_the_opened_years_that_it_shares(client):
    make_adopted_campaign()
    prepared = make_next_year()
    assert turns(own_page(client, "dotation/2015/")) == ({}, None)
    open_collection(prepared, by=make_user())
    years, shown = turns(own_page(client, "dotation/2015/"))
    assert years == {y: f"/structures/{OWN}/dotation/{y}/" for y in (2016, 2015)} and shown == 2015
    enter_state(locked(Campaign.objects.get(year=2015)), State.CONVENTIONS, by=make_user())
    Structure.objects.filter(code=OWN).update(closed_on="2016-01-01")
    assert turns(own_page(client, "dotation/2015/")) == ({}, None)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "role", [Role.REGION_MANAGER, Role.STATE_OBSERVER, Role.DIRECTOR, Role.PRESIDENT]
)
@pytest.mark.parametrize("other", [make_next_year, make_next_dialogues])
def test_the_switch_leads_nowhere_that_is_missing(client, network, other, role):
    other()
    client.force_login(person(role))
    mine = [r for r in PAGES if role in r.access.roles]
    here = [address(r, year=str(year)) for r in mine for year in (YEAR, NEXT, 2013)]
    led = {url for where in here for url in turns_at(client, where)}
    assert len(led) >= (2 if other is make_next_dialogues else 0)
    assert [url for url in led if client.get(url).status_code != 200] == []


def turns_at(client, where):
    response = client.get(where)
    is_page = response.status_code == 200 and not response.streaming
    return turns(response)[0].values() if is_page and b"<html" in response.content else ()


@pytest.mark.django_db
def test_a_page_that_no_year_has_any_more_leads_to_the_first_of_each(client):
    campaign = make_open_campaign()
    make_next_year()
    step_back(campaign, reason="Trop tôt", by=make_user())
    for where, status in (("dialogue/2015/", 200), ("dialogue/2014/", 404)):
        shown = page(client, make_user(), f"/structures/{OWN}/{where}")
        assert shown.status_code == status
        assert turns(shown)[0] == {2016: "/campagnes/2016/", 2015: "/campagnes/2015/"}


@pytest.mark.django_db
def test_a_closed_year_is_reached_once_another_is_open(client):
    make_adopted_campaign()
    open_collection(make_next_year(), by=make_user())
    Campaign.objects.filter(year=2015).update(state=State.CONVENTIONS)
    for state in (State.DIALOGUE, State.SETTLEMENT, State.CLOSED):
        Campaign.objects.filter(year=2015).update(state=state)
    shown = page(client, make_user("state_observer"), "/")
    assert turns(shown) == ({2016: "/campagnes/2016/", 2015: "/campagnes/2015/"}, 2016)
    assert "2015 · clôture" in text_of(shown)


@pytest.mark.django_db
def test_a_page_for_anybody_turns_to_the_years_that_have_it(client):
    make_adopted_campaign()
    prepared = make_next_year()
    years, shown = turns(page(client, make_user(), "/methode/2015/"))
    assert years == {2016: "/campagnes/2016/", 2015: "/methode/2015/"} and shown == 2015
    open_collection(prepared, by=make_user())
    for who in (make_user(), make_director()):
        years, _ = turns(page(client, who, "/methode/2016/"))
        assert years == {2016: "/methode/2016/", 2015: "/methode/2015/"}


@pytest.mark.django_db
def test_who_reads_every_year_is_led_to_their_list(client):
    make_adopted_campaign()
    open_collection(make_next_year(), by=make_user())
    for who in (make_user(), make_director()):
        found = SWITCH.search(page(client, who, "/").content.decode())
        assert ('href="/campagnes/"' in found[0]) is not who.leads_a_structure
