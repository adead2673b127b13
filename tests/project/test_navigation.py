"""The frame of every page says where one is; the first page, what presses most."""

import re
from datetime import date

import pytest

from allocation.models import State
from config.home.pages import section, sections
from structures.ground import clock
from structures.ground.tasks import BLOCKED, DONE, LATER, TODO, WAITING, task
from structures.models import Role, User
from tests.allocation.builders import OWN, make_campaign
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

CURRENT = re.compile(r'<a [^>]*aria-current="page"[^>]*>\s*([^<]+?)\s*</a>')


@pytest.mark.parametrize(
    ("role", "path", "current"),
    [
        pytest.param(Role.REGION_AGENT, "/", "Accueil", id="the first page"),
        pytest.param(Role.REGION_AGENT, "/structures/", "Structures", id="the list"),
        pytest.param(Role.REGION_AGENT, "/perimetres/", "Structures", id="the network"),
        pytest.param(Role.STATE_OBSERVER, "/plans-d-action/2015/", "Structures", id="its plans"),
        pytest.param(Role.REGION_AGENT, "/campagnes/2015/donnees/", "Données", id="the figures"),
        pytest.param(Role.REGION_ADMIN, "/referentiel/", "Référentiel", id="an entry of its own"),
        pytest.param(Role.DIRECTOR, f"/structures/{OWN}/plan/", "Ma structure", id="a structure’s"),
    ],
)
@pytest.mark.django_db
def test_the_menu_says_where_one_is(client, role, path, current):
    make_campaign()
    shown = page(client, make_person(role), path).content.decode()
    assert CURRENT.findall(shown)[0] == current


@pytest.mark.parametrize("path", ["/mes-donnees/", "/aide/", "/plans-d-action/2015/"])
@pytest.mark.django_db
def test_a_page_that_is_in_no_part_of_the_menu_is_not_said_to_be_the_first(client, path):
    make_campaign()
    shown = page(client, make_person(Role.DIRECTOR), path).content.decode()
    assert "Accueil" not in CURRENT.findall(shown)


def test_what_is_to_be_done_comes_first_and_what_is_done_last():
    verdicts = (DONE, WAITING, TODO, LATER, BLOCKED, TODO)
    tasks = [task(str(rank), "", verdict) for rank, verdict in enumerate(verdicts)]
    found = section("files", "Les structures", tasks)
    assert "".join(shown.title for shown in found.left) == "25413"
    assert [shown.title for shown in found.done] == ["0"]


@pytest.mark.django_db
def test_a_part_of_the_work_where_nothing_presses_comes_last(demo):
    campaign = demo(State.DIALOGUE)
    agent = User.objects.get(role=Role.REGION_AGENT)
    keys = [found.key for found in sections(agent, [campaign])]
    assert keys == ["year-2015", "files"]


@pytest.mark.django_db
def test_the_first_page_folds_what_is_done(client, demo):
    demo(State.DIALOGUE)
    read = page(client, User.objects.get(role=Role.REGION_AGENT), "/").content.decode()
    left, folded = read.split("Ce qui est fait (6)")
    assert "Clore la campagne" in left and "Calculer la répartition" not in left
    assert "Calculer la répartition" in folded


@pytest.mark.django_db
def test_the_banner_of_the_demo_says_the_day_that_its_story_has_reached(client):
    read = text_of(client.get("/aide/"))
    assert "Site de démonstration : aucune campagne n’y est encore enregistrée." in read
    make_campaign()
    read = text_of(client.get("/aide/"))
    assert "Données de démonstration :" in read and "nous y sommes" not in read
    clock.turn_to(date(2016, 10, 21))
    assert "inventés, et nous y sommes le 21 octobre 2016." in text_of(client.get("/aide/"))


@pytest.mark.django_db
def test_the_help_says_which_year_its_delays_are_of(client):
    assert "Ces délais sont ceux" not in text_of(client.get("/aide/"))
    make_campaign()
    assert "Ces délais sont ceux de la campagne 2015." in text_of(client.get("/aide/"))
