"""What the network is trying: published plans for all, without money or results."""

from datetime import date

import pytest

from structures.models import STRUCTURE_ROLES, Role, Structure
from structures.plans.services import publish_plan
from tests.allocation.builders import OWN, make_user
from tests.structures.pages import page, text_of
from tests.structures.plan_builders import (
    SECRET_ACTION,
    SECRETS,
    make_action,
    make_director,
    make_plan,
    make_published_plan,
)

PATH = "/plans-d-action/2015/"
OTHER = "67180"
pytestmark = pytest.mark.django_db


def leads(role, code=OWN):
    own = Structure.objects.get(code=code)
    return make_user(role, email=f"lit-{role}@demo.example", structure=own)


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_a_structure_reads_what_the_others_publish(client, role):
    make_published_plan(OTHER, title="Tenir un forum", partners="Chambre de métiers")
    shown = text_of(page(client, leads(role), PATH))
    assert "1 action dans 1 plan" in shown
    assert "Tenir un forum Mission locale d’Alsace du Nord, avec : Chambre de métiers" in shown
    assert "Objectif : Recevoir ceux qui travaillent" in shown
    assert "Résultat attendu : Cent jeunes reçus Prévue" in shown


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_a_structure_reads_no_amount_nor_result_of_another(client, role):
    make_published_plan(OTHER, **SECRET_ACTION)
    answer = page(client, leads(role), PATH)
    assert f"/structures/{OTHER}/" not in answer.content.decode()
    assert not [secret for secret in SECRETS if secret in text_of(answer)]


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
def test_a_structure_reads_nothing_of_a_plan_not_published(client, role):
    make_action(make_plan(make_director(OTHER)), title="Tenir un forum")
    answer = page(client, leads(role), PATH)
    assert "Aucun plan publié" in text_of(answer)
    assert b"forum" not in answer.content


@pytest.mark.parametrize("role", [r for r in Role if r not in STRUCTURE_ROLES])
def test_region_and_state_read_what_is_published_and_open_it(client, role):
    make_published_plan()
    make_action(make_plan(make_director(OTHER)), title="Tenir un forum")
    answer = page(client, make_user(role), PATH)
    assert "1 action dans 1 plan" in text_of(answer)
    assert b"forum" not in answer.content
    assert f'href="/structures/{OWN}/plan/2015/"' in answer.content.decode()


@pytest.mark.parametrize("year", [2013, 2999, 99999])
def test_a_year_that_no_plan_may_be_about_is_not_there(client, db, year):
    assert page(client, make_user(), f"/plans-d-action/{year}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "seen", "shown"),
    [
        pytest.param("", {"Un", "Deux", "Trois"}, "3 actions sur 3", id="all"),
        pytest.param("?levier=management", {"Deux", "Trois"}, "2 actions sur 3", id="lever"),
        pytest.param("?etat=ongoing", {"Trois"}, "1 action sur 3", id="state"),
        pytest.param("?levier=services&etat=ongoing", set(), "0 action sur 3", id="both"),
        pytest.param("?levier=magie", {"Un", "Deux", "Trois"}, "n’en fait pas partie", id="wrong"),
    ],
)
def test_actions_are_filtered_by_lever_and_state(client, query, seen, shown):
    plan = make_published_plan(title="Action Un")
    make_action(plan, title="Action Deux", lever="management")
    make_action(plan, title="Action Trois", lever="management", status="ongoing")
    answer = page(client, make_user(), PATH + query)
    assert {n for n in ("Un", "Deux", "Trois") if f"Action {n}" in text_of(answer)} == seen
    assert shown in text_of(answer)
    assert answer.status_code == (422 if "magie" in query else 200)


def test_actions_are_counted_by_lever_and_state(client):
    plan = make_published_plan()
    make_action(plan, lever="other", status="dropped")
    shown = text_of(page(client, make_user(), PATH))
    assert "Levier Prévue En cours Réalisée Abandonnée Ensemble Services 1 0 0 0 1" in shown
    assert "Autre 0 0 0 1 1 Ensemble 1 0 0 1 2" in shown


def test_another_year_is_a_link_away(client):
    make_published_plan()
    later = make_plan(make_director(), 2016)
    make_action(later, deadline=date(2016, 6, 30))
    publish_plan(later, by=make_director())
    shown = page(client, make_user(), PATH).content.decode()
    assert '<a href="/plans-d-action/2016/">2016</a>' in shown


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(PATH).headers["Location"].startswith("/connexion/")
