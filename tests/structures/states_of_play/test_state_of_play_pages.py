"""The pages of the états des lieux, as people read them; closed to all others."""

import pytest
from django.utils import timezone

from structures.ground.french import date_long
from structures.models import STRUCTURE_ROLES, BlockingPoint, Role, StateOfPlay
from tests.allocation.builders import OWN, make_structures, make_user
from tests.domain.files import spaced
from tests.structures.builders import OTHER as NEIGHBOUR
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of
from tests.structures.state_of_play_builders import (
    TEXTS,
    YEAR,
    make_draft,
    make_proofreading,
    make_validated,
)

LIST = f"/etats-des-lieux/{YEAR}/"
HERE = f"/structures/{OWN}/etat-des-lieux/{YEAR}/"
POINT = [("Local perdu", "La direction")]
STAFF = (Role.REGION_AGENT, Role.REGION_MANAGER)


@pytest.fixture
def network(db):
    return make_structures()


def send(client, user, path, **data):
    client.force_login(user)
    return client.post(path, data)


def typed(rows=(), **data):
    """What the form for writing sends."""
    sent = {"interviews-TOTAL_FORMS": len(rows), "interviews-INITIAL_FORMS": 0} | data
    for n, row in enumerate(rows):
        sent |= {f"interviews-{n}-{name}": value for name, value in row.items()}
    return sent


def validating(*points, **data):
    """What the form for validating sends."""
    sent = {"points-TOTAL_FORMS": len(points), "points-INITIAL_FORMS": 0} | data
    for n, (title, owner) in enumerate(points):
        sent |= {f"points-{n}-title": title, f"points-{n}-owner": owner}
    return sent


def everybody():
    """One person of each role and function, of this structure and of its neighbour."""
    staff = [make_user(r) for r in Role if r not in STRUCTURE_ROLES]
    return [
        *staff,
        *(make_person(r, c) for c in (OWN, NEIGHBOUR) for r in STRUCTURE_ROLES),
    ]


def opened_by(client, path, people):
    """Return for whom the page is there, as (role, structure code)."""
    found = []
    for person in people:
        response = page(client, person, path)
        assert response.status_code in (200, 302, 404, 405)
        if response.status_code != 404:
            found.append((person.role, person.structure and person.structure.code))
    return found


def test_the_list_counts_and_says_who_is_waited_for(client, network):
    make_validated(points=POINT)
    make_proofreading(NEIGHBOUR)
    shown = text_of(page(client, make_user(), LIST))
    assert "Validés par la direction 1 sur 5" in shown
    assert "Validé avec points de blocage La direction Local perdu Suivi : La direction" in shown
    assert "En relecture par la direction La direction (aucun compte ouvert)" in shown


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_the_list_is_not_there_for_structures(client, network, role):
    make_validated(NEIGHBOUR)
    assert page(client, make_person(role), LIST).status_code == 404


@pytest.mark.parametrize("path", ["/etats-des-lieux/1999/", "/etats-des-lieux/99999/"])
def test_a_year_out_of_reach_is_not_there(client, network, path):
    assert page(client, make_user(), path).status_code == 404


def test_a_draft_is_read_by_the_region_alone(client, network):
    make_draft()
    readers = opened_by(client, HERE, everybody())
    assert {role for role, _ in readers} == {*STAFF, Role.REGION_ADMIN}


def test_once_sent_it_is_read_by_its_structure_and_the_state(client, network):
    make_proofreading()
    readers = opened_by(client, HERE, everybody())
    assert ("director", NEIGHBOUR) not in readers and ("president", NEIGHBOUR) not in readers
    assert {("director", OWN), ("president", OWN), ("state_observer", None)} < set(readers)


@pytest.mark.parametrize(
    ("end", "who"),
    [
        ("modifier/", {(role, None) for role in STAFF}),
        ("transmettre/", {(role, None) for role in STAFF}),
        ("valider/", {("director", OWN)}),
        ("rendre/", {("director", OWN)}),
    ],
)
def test_each_act_has_its_people(client, network, end, who):
    make_proofreading()
    assert set(opened_by(client, HERE + end, everybody())) == who


def test_a_text_shows_its_marks_and_no_tag(client, network):
    make_proofreading(services="**Accueil** <script>alert(1)</script>")
    html = page(client, make_person("director"), HERE).content.decode()
    assert "<strong>Accueil</strong>" in html
    assert "&lt;script&gt;" in html and "<script>alert" not in html


def test_a_draft_is_written_with_its_talks(client, network):
    row = {"function": "director", "held_on": "2013-11-21", "note": "Organisation"}
    response = send(client, make_user("region_agent"), HERE + "modifier/", **typed([row], **TEXTS))
    assert response.status_code == 302
    shown = text_of(page(client, make_user(), HERE))
    assert "Direction, le 21 novembre 2013 : Organisation" in shown
    assert "complétez : l’échange avec la présidence" in shown


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param({"function": "director"}, "Complétez cette ligne", id="unfinished"),
        pytest.param(
            {"function": "director", "held_on": "2100-01-01"}, "Cette date est à venir", id="ahead"
        ),
        pytest.param({"function": "contact", "held_on": "2013-11-21"}, "Sélectionnez", id="nobody"),
    ],
)
def test_a_wrong_talk_is_refused_and_all_that_was_typed_is_kept(client, network, row, words):
    sent = typed([row], governance="Mon texte")
    response = send(client, make_user("region_agent"), HERE + "modifier/", **sent)
    assert response.status_code == 422
    assert words in text_of(response) and "Mon texte" in text_of(response)
    assert not StateOfPlay.objects.exists()


def test_a_line_is_added_without_checking_nor_losing_anything(client, network):
    sent = typed([{"function": "director"}], governance="Mon texte", add_row="1")
    response = send(client, make_user("region_agent"), HERE + "modifier/", **sent)
    html = response.content.decode()
    assert response.status_code == 200
    assert 'name="interviews-1-function"' in html and "Mon texte" in html
    assert '<option value="director" selected>' in html
    assert "is-invalid" not in html and not StateOfPlay.objects.exists()


def test_a_complete_draft_is_sent_by_one_button(client, network):
    make_draft()
    assert "Transmettre à la direction" in text_of(page(client, make_user(), HERE))
    response = client.post(HERE + "transmettre/", follow=True)
    assert "transmis : la direction peut le lire" in text_of(response)


def test_the_director_validates_naming_what_is_blocked(client, network):
    make_proofreading()
    sent = validating(("Local perdu", "La commune"), ("", ""), confirmed="on")
    assert send(client, make_person("director"), HERE + "valider/", **sent).status_code == 302
    shown = text_of(client.get(HERE))
    assert "Local perdu Ouvert" in shown
    assert "Texte inchangé depuis la validation" in shown


@pytest.mark.parametrize(
    ("points", "confirmed", "words"),
    [
        pytest.param([], {}, "Cochez cette case pour valider.", id="not confirmed"),
        pytest.param([("Local", "")], {"confirmed": "on"}, "Complétez cette ligne", id="no owner"),
    ],
)
def test_a_validation_is_confirmed_and_its_points_have_an_owner(
    client, network, points, confirmed, words
):
    make_proofreading()
    response = send(
        client, make_person("director"), HERE + "valider/", **validating(*points, **confirmed)
    )
    assert response.status_code == 422
    assert words in text_of(response)
    assert not BlockingPoint.objects.exists()


def test_a_validation_sent_twice_is_refused_with_its_reason(client, network):
    make_validated()
    response = send(
        client, make_person("director"), HERE + "valider/", **validating(confirmed="on")
    )
    assert response.status_code == 422
    assert "n’est pas en relecture (il est : validé)" in text_of(response)
    assert client.get(HERE + "valider/").status_code == 302


def test_remarks_take_the_text_back_to_the_region(client, network):
    make_proofreading()
    sent = {"remarks": "La permanence est fermée."}
    assert send(client, make_person("director"), HERE + "rendre/", **sent).status_code == 302
    shown = text_of(client.get(HERE))
    assert "Vos remarques sont transmises à la Région" in shown
    shown = text_of(page(client, make_user("region_agent"), HERE + "modifier/"))
    assert "Remarques de la direction" in shown and "La permanence est fermée." in shown


def test_what_is_sent_without_the_rows_is_refused_in_words(client, network):
    make_proofreading()
    response = send(client, make_person("director"), HERE + "valider/", confirmed="on")
    assert response.status_code == 422
    assert "Le formulaire est arrivé incomplet" in text_of(response)
    assert "ManagementForm" not in response.content.decode()


def test_a_blocking_point_is_followed_by_a_function_and_not_by_a_name(client, network):
    make_proofreading()
    shown = text_of(page(client, make_person("director"), HERE + "valider/"))
    assert "qui s’en occupe : une fonction ou un organisme, sans nom de personne." in shown


def test_sending_back_without_a_word_is_refused(client, network):
    make_proofreading()
    response = send(client, make_person("director"), HERE + "rendre/", remarks="")
    assert response.status_code == 422
    assert StateOfPlay.objects.get().state == StateOfPlay.State.PROOFREADING


def test_an_outcome_is_written_by_the_region_or_the_director(client, network):
    point = make_validated(points=POINT).blocking_points.get()
    path = f"/structures/{OWN}/points-de-blocage/{point.pk}/"
    followers = opened_by(client, path, everybody())
    assert set(followers) == {*((role, None) for role in STAFF), ("director", OWN)}
    early = {"outcome": "Nouveau local", "resolved_on": "1900-01-01"}
    refused = send(client, make_person("director"), path, **early)
    assert refused.status_code == 422
    assert "précède la validation" in text_of(refused) and "Nouveau local" in text_of(refused)
    today = timezone.localdate()
    assert client.post(path, early | {"resolved_on": str(today)}).status_code == 302
    shown = text_of(client.get(HERE))
    assert "Local perdu Résolu" in shown
    assert spaced(f"Nouveau local Résolu le {date_long(today)}") in shown


def test_a_point_is_not_found_under_another_structure(client, network):
    point = make_validated(points=POINT).blocking_points.get()
    path = f"/structures/{NEIGHBOUR}/points-de-blocage/{point.pk}/"
    assert page(client, make_user(), path).status_code == 404


def test_a_neighbour_gets_no_byte_of_it(client, network):
    make_validated(governance="Secret de Saverne", points=POINT)
    director = make_person("director", NEIGHBOUR)
    for end in ("", "valider/", "rendre/"):
        answer = page(client, director, HERE + end).content.decode()
        assert "Saverne" not in answer and "Secret" not in answer
