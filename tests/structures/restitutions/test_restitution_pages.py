"""The analysis and its restitution, as the Region writes it and a territory reads it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from structures.ground.french import moment
from structures.models import STRUCTURE_ROLES, CrossAnalysis, Recommendation, Restitution, Role
from tests.allocation.builders import OWN, make_structures, make_user
from tests.domain.files import spaced
from tests.structures.builders import OTHER as NEIGHBOUR
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of, version_on
from tests.structures.state_of_play_builders import (
    ANALYSIS,
    make_analysis,
    make_restitution,
    make_validated,
)

HERE = "/analyses/2014/"
NORTH = f"{HERE}restitution/1/"
FAR = "68066"
OWN_PEOPLE = STRUCTURE_ROLES
WRITERS = {Role.REGION_AGENT, Role.REGION_MANAGER}
REGION = {*WRITERS, Role.REGION_ADMIN}


@pytest.fixture
def network(db):
    return make_structures()


def send(client, user, path, **data):
    client.force_login(user)
    return client.post(path, version_on(client, path) | data)


def opened_by(client, path):
    """Return the roles, here and in the structure, for which the page is there."""
    people = [make_person(role) for role in Role]
    return {p.role for p in people if page(client, p, path).status_code != 404}


def test_before_a_restitution_the_region_and_the_state_alone_read(client, network):
    make_analysis()
    assert opened_by(client, HERE) == {*REGION, Role.STATE_OBSERVER}


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        pytest.param("modifier/", WRITERS, id="analysis"),
        pytest.param("preconisations/ajouter/", WRITERS, id="new recommendation"),
        pytest.param("restitution/1/", {Role.REGION_MANAGER}, id="restitution"),
    ],
)
def test_each_act_has_its_people(client, network, path, roles):
    make_analysis()
    assert opened_by(client, HERE + path) == roles


def test_a_recommendation_is_changed_and_removed_by_writers_only(client, network):
    make_analysis()
    path = f"{HERE}preconisations/{Recommendation.objects.get().pk}/"
    assert opened_by(client, path) == WRITERS
    assert opened_by(client, f"{path}retirer/") == WRITERS


def test_an_analysis_is_begun_from_an_empty_page(client, network):
    agent = make_user("region_agent")
    assert "Pas encore commencée" in text_of(page(client, agent, HERE))
    assert send(client, agent, f"{HERE}modifier/", **ANALYSIS).status_code == 302
    shown = text_of(client.get(HERE))
    assert "Bonnes pratiques Pratique" in shown
    assert "Avant de restituer, complétez : une préconisation." in shown


def test_a_recommendation_is_written_with_its_sources(client, network):
    source = make_validated()
    agent = make_user("region_agent")
    send(client, agent, f"{HERE}modifier/", **ANALYSIS)
    sent = {"title": "Mieux coopérer", "text": "Ensemble", "rests_on": [source.pk]}
    assert client.post(f"{HERE}preconisations/ajouter/", sent).status_code == 302
    assert "Repose sur 1 état des lieux : Mission locale de Saverne ." in text_of(client.get(HERE))


def test_without_any_source_a_recommendation_is_refused_and_kept(client, network):
    make_analysis()
    sent = {"title": "Sans source", "text": "Mon texte"}
    response = send(client, make_user(), f"{HERE}preconisations/ajouter/", **sent)
    assert response.status_code == 422
    assert "Choisissez au moins un état des lieux." in text_of(response)
    assert "Mon texte" in text_of(response)


def test_a_recommendation_is_corrected_then_removed(client, network):
    make_analysis()
    found = Recommendation.objects.get()
    path = f"{HERE}preconisations/{found.pk}/"
    sent = {"title": "Corrigée", "text": "", "rests_on": [s.pk for s in found.rests_on.all()]}
    send(client, make_user(), path, **sent)
    assert "Corrigée" in text_of(client.get(HERE))
    client.post(f"{path}retirer/")
    assert not Recommendation.objects.exists()


def test_the_preview_names_each_recipient_and_what_is_not_validated(client, network):
    make_analysis()
    shown = text_of(page(client, make_user(), NORTH))
    assert "Mission locale de Saverne Directrice, directeur Personne director-67437@" in shown
    assert "État des lieux pas encore validé : Mission locale d’Alsace du Nord" in shown
    assert "Sans adresse connue, à prévenir autrement : 5 des destinataires" in shown


def test_publishing_asks_to_confirm_what_is_pointed_out(client, network):
    make_analysis()
    response = send(client, make_user(), NORTH, embargo_until="")
    assert response.status_code == 422
    assert "Cochez cette case pour publier quand même." in text_of(response)
    assert not Restitution.objects.exists()


def test_a_confirmed_publication_tells_and_shows(
    client, network, django_capture_on_commit_callbacks
):
    make_analysis()
    with django_capture_on_commit_callbacks(execute=True):
        response = send(client, make_user(), NORTH, confirmed="on")
    assert response.status_code == 302 and len(mail.outbox) == 1
    shown = text_of(client.get(HERE))
    assert "Restitution publiée au territoire Nord : 1 message part." in shown
    assert "Modifier l’analyse" not in shown and "son texte ne change plus" in shown


def test_an_embargo_typed_in_the_past_is_refused_and_kept(client, network):
    make_analysis()
    sent = {"embargo_until": "2014-12-04T09:00", "confirmed": "on"}
    response = send(client, make_user(), NORTH, **sent)
    assert response.status_code == 422
    assert "La fin de l’embargo est passée" in text_of(response)
    assert 'value="2014-12-04T09:00"' in response.content.decode()


def test_a_second_publication_is_refused(client, network):
    make_restitution(make_analysis())
    assert page(client, make_user(), NORTH).status_code == 302
    response = send(client, make_user(), NORTH, confirmed="on")
    assert response.status_code == 422
    assert "déjà restituée au territoire Nord" in text_of(response)


def test_a_form_opened_after_the_restitution_leads_back(client, network):
    make_restitution(make_analysis())
    for path in ("modifier/", "preconisations/ajouter/"):
        assert page(client, make_user(), HERE + path).status_code == 302


@pytest.mark.parametrize("role", OWN_PEOPLE)
def test_a_territory_reads_how_many_sources_and_never_whose(client, network, role):
    make_restitution(make_analysis([make_validated(), make_validated(NEIGHBOUR)]))
    response = page(client, make_person(role), HERE)
    assert "Repose sur 2 états des lieux." in text_of(response)
    assert "Alsace du Nord" not in response.content.decode()


@pytest.mark.parametrize("role", OWN_PEOPLE)
def test_another_territory_gets_no_byte(client, network, role):
    make_restitution(make_analysis())
    response = page(client, make_person(role, FAR), HERE)
    assert response.status_code == 404
    assert "Difficulté" not in response.content.decode()


@pytest.mark.parametrize("role", OWN_PEOPLE)
def test_under_embargo_the_territory_reads_from_when_and_nothing_else(client, network, role):
    until = timezone.localtime() + timedelta(days=1)
    make_restitution(make_analysis(), embargo_until=until)
    answer = page(client, make_person(role), HERE)
    assert spaced(f"Lisible à partir du {moment(until)}") in text_of(answer)
    for secret in (*ANALYSIS.values(), "Mieux coopérer", "À plusieurs."):
        assert secret not in answer.content.decode()
    assert page(client, make_person(role, FAR), HERE).status_code == 404
    assert "Sous embargo" in text_of(page(client, make_user(), HERE))


def test_no_analysis_nothing_for_a_structure(client, network):
    assert not CrossAnalysis.objects.exists()
    assert page(client, make_person("director", OWN), HERE).status_code == 404
