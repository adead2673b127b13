"""Where the états des lieux of a year stand, and what each person has to do."""

from datetime import date

import pytest

from structures.models import Structure
from structures.states_of_play import services
from structures.states_of_play.pages import state_of_play_tasks, states_of_year
from tests.allocation.builders import OWN, make_structures, make_user
from tests.structures.builders import OTHER as NEIGHBOUR
from tests.structures.builders import make_person
from tests.structures.network_builders import let_end
from tests.structures.state_of_play_builders import (
    YEAR,
    make_draft,
    make_proofreading,
    make_validated,
)

TODAY = date(2015, 3, 1)
POINT = [("Local perdu", "La commune")]


@pytest.fixture
def network(db):
    return make_structures()


def line(code, role="region_agent"):
    rows = states_of_year(make_user(role), YEAR, TODAY).rows
    return next(row for row in rows if row.structure.code == code)


def counter():
    found = states_of_year(make_user(), YEAR, TODAY)
    return found.done, found.total


def words(user):
    return [(t.title, t.status, t.url) for t in state_of_play_tasks(user, TODAY)]


def test_the_counter_is_made_of_active_structures(network):
    make_validated()
    assert counter() == (1, 5)
    Structure.objects.filter(code=NEIGHBOUR).update(closed_on=TODAY)
    assert counter() == (1, 4)


def test_a_structure_closed_since_is_listed_and_not_counted(network):
    make_validated()
    Structure.objects.filter(code=OWN).update(closed_on=TODAY)
    assert counter() == (0, 4)
    assert not line(OWN).active


def test_the_region_is_waited_for_until_the_draft_is_sent(network):
    assert (line(OWN).label, line(OWN).waits_for) == ("à commencer", "la Région")
    make_draft()
    assert (line(OWN).label, line(OWN).waits_for) == ("brouillon", "la Région")


def test_then_the_director_by_name(network):
    make_proofreading()
    assert line(OWN).waits_for == "la direction (aucun compte ouvert)"
    make_person("director")
    assert line(OWN).waits_for == "Personne"


def test_then_whoever_sees_to_what_is_blocked(network):
    make_validated(points=POINT)
    assert (line(OWN).tone, line(OWN).waits_for) == ("blocked", "La commune")


def test_a_text_sent_back_says_so(network):
    services.send_back(make_proofreading(), remarks="À revoir.", by=make_person("director"))
    assert line(OWN).label == "rendu avec des remarques"


def test_the_state_does_not_learn_that_a_draft_exists(network):
    make_draft()
    found = line(OWN, "state_observer")
    assert (found.state_of_play, found.label) == (None, "pas encore transmis")


def test_the_director_is_asked_to_proofread_then_to_follow_points(network):
    found, director = make_proofreading(), make_person("director")
    url = "/structures/67437/etat-des-lieux/2014/"
    assert words(director) == [("Relire l’état des lieux 2014", "À faire", url)]
    services.validate(found, [{"title": "Local", "owner": "Elle"}], by=director)
    ((title, status, url),) = words(director)
    assert (title, status) == ("Point de blocage ouvert, état des lieux 2014", "À faire")
    assert url.startswith("/structures/67437/points-de-blocage/")


def test_a_structure_that_merged_leaves_nothing_to_proofread(network):
    make_proofreading(NEIGHBOUR)
    let_end(NEIGHBOUR, OWN)
    assert words(make_person("director")) == []


def test_the_president_waits_for_the_director(network):
    make_proofreading()
    ((title, status, _),) = words(make_person("president"))
    assert (title, status) == ("État des lieux 2014 en relecture", "En attente")


@pytest.mark.parametrize(
    ("role", "status"),
    [("region_agent", "À faire"), ("region_admin", "En attente"), ("state_observer", "En attente")],
)
def test_the_region_sees_how_far_the_year_is(network, role, status):
    make_validated()
    make_proofreading(NEIGHBOUR)
    (found,) = state_of_play_tasks(make_user(role), TODAY)
    assert (found.title, found.status) == ("États des lieux 2014", status)
    assert found.detail.replace("\N{NO-BREAK SPACE}", " ") == "1 validé sur 5, 1 en relecture."


def test_an_agent_of_a_network_without_any_is_shown_where_to_begin(network):
    ((title, status, url),) = words(make_user("region_agent"))
    assert (title, status) == ("États des lieux des structures", "Plus tard")
    assert url == "/etats-des-lieux/2015/"
