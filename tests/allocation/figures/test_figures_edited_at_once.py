"""Two people on the figures of one structure: cell by cell, and forty at the same instant."""

from threading import Barrier

import pytest
from django.test import Client

from allocation.figures import views
from allocation.models import Figure
from structures.ground.edits import Edit
from tests.allocation.builders import OWN, make_campaign, make_figures, make_user
from tests.structures.pages import text_of, version_on
from tests.structures.parallel import in_parallel

PATH = f"/campagnes/2015/donnees/{OWN}/"
PATIENCE = 30


def values():
    found = Figure.objects.filter(structure__code=OWN).order_by("indicator__number")
    return {f"indicator_{f.indicator.number}": f.value for f in found.select_related("indicator")}


def typed(**changes):
    """All the cells as they stand, the source, and what is typed over them."""
    shown = {name: str(int(value)) for name, value in values().items() if name != "indicator_1"}
    return shown | {"source": "i-Milo"} | changes


@pytest.fixture
def agent(db, client):
    make_figures(make_campaign())
    client.force_login(make_user("region_agent"))
    return client


def test_cells_changed_by_two_people_are_both_kept(agent):
    version = version_on(agent, PATH)
    mine = typed(indicator_2="51") | version
    agent.post(PATH, typed(indicator_3="62") | version)
    read = text_of(agent.post(PATH, mine, follow=True))
    assert (values()["indicator_2"], values()["indicator_3"]) == (51, 62)
    assert "1 valeur enregistrée." in read
    assert "Enregistré depuis l’ouverture de votre page, et gardé : « 3. " in read


def test_a_cell_that_both_changed_shows_who_and_what(agent):
    version = version_on(agent, PATH)
    mine = typed(indicator_2="51", indicator_4="73") | version
    agent.force_login(make_user("region_manager"))
    agent.post(PATH, typed(indicator_2="62") | version)
    refused = agent.post(PATH, mine)
    assert refused.status_code == 409
    assert "Enregistré entre-temps par Personne, le " in text_of(refused)
    assert 'value="51"' in refused.content.decode() and "« 62 »" in text_of(refused)
    assert values()["indicator_2"] == 62 and values()["indicator_4"] != 73


def test_what_is_stored_is_taken_back_and_the_rest_stays_typed(agent):
    version = version_on(agent, PATH)
    agent.post(PATH, typed(indicator_2="62", indicator_3="63") | version)
    mine = typed(indicator_2="51", indicator_3="52") | version
    told = {"told": "indicator_2 indicator_3", "take": "indicator_2"}
    shown = agent.post(PATH, mine | version_on(agent, PATH) | told)
    page = shown.content.decode()
    assert 'value="62"' in page and 'value="51"' not in page and 'value="52"' in page
    assert "« 63 »" in text_of(shown) and values()["indicator_3"] == 63


def test_a_version_that_cannot_be_read_counts_for_none(agent):
    for version in ("{", "[1]", "null"):
        answer = agent.post(PATH, typed(indicator_2="51") | {"opened_on": version})
        assert answer.status_code == 409


def sent_at_once(people):
    """The status that each gets who sends a value of their own on the same version."""
    make_figures(make_campaign())
    browsers = [Client() for _ in range(people)]
    for browser in browsers:
        browser.force_login(make_user("region_agent"))
    sent = typed() | version_on(browsers[0], PATH)
    each = [(browser, sent | {"indicator_2": str(n)}) for n, browser in enumerate(browsers)]
    found = in_parallel(lambda: _post(*each.pop()), times=people)
    return sorted(answer.status_code for answer in found)


def _post(browser, sent):
    return browser.post(PATH, sent)


def test_of_forty_people_on_one_cell_one_saves_and_the_others_are_told(transactional_db):
    assert sent_at_once(40) == [302] + [409] * 39
    assert values()["indicator_2"] < 40


def test_without_its_lock_all_would_save_over_each_other(transactional_db, monkeypatch):
    all_have_compared = Barrier(4)
    compare = Edit._compare

    def compared(edit):
        found = compare(edit)
        all_have_compared.wait(timeout=PATIENCE)
        return found

    monkeypatch.setattr(views, "row", lambda campaign: lambda: None)
    monkeypatch.setattr(Edit, "_compare", compared)
    assert sent_at_once(4) == [302] * 4
