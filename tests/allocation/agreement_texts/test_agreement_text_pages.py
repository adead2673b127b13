"""The pages of the texts, as they are read: listed, written, previewed, closed to the others."""

import pytest

from allocation.agreement_texts.models import AgreementText
from allocation.agreements.services import request_agreements
from allocation.models import Campaign
from structures.models import Structure
from tests.allocation.builders import (
    ALL_CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_run,
    make_signable_campaign,
    make_user,
)
from tests.journeys.forms import Page
from tests.structures.pages import page, text_of

ROOT = "/campagnes/2015/conventions/textes/"
pytestmark = pytest.mark.django_db


def read(client, where="", role="region_agent"):
    return text_of(page(client, make_user(role), f"{ROOT}{where}"))


def send(client, where, **typed):
    client.force_login(make_user("region_agent"))
    opened = Page(client.get(ROOT + where).content.decode())
    [form] = [one for one in opened.forms if "opened_on" in one.data]
    return client.post(ROOT + where, form.data | typed, follow=True)


def test_the_list_says_each_text_when_it_is_printed_and_what_is_missing(client):
    make_campaign()
    shown = read(client)
    assert "À renseigner avant de générer les conventions : ligne budgétaire, délai" in shown
    assert "Article 12 – Contrat d’engagement républicain" in shown
    assert "Imprimé pour une association, délibération à partir du 2 janvier 2022." in shown
    assert "Texte d’origine." in shown and "Modifier : Article 18 – Litiges" in shown


def test_the_edit_lists_the_variables_and_the_default_text(client):
    make_campaign()
    shown = read(client, "partie_droit_local/")
    assert "Imprimé si la structure est une association de droit local." in shown
    assert "{structure.volume} le volume du registre" in shown
    assert "Texte d’origine Pour y revenir, recopiez-le" in shown
    assert "{projet.debut}" not in shown and "{tableau_des_montants}" not in shown


def test_a_text_is_written_and_its_author_is_read_on_the_list(client):
    make_campaign()
    shown = text_of(send(client, "article_18/", body="Le juge est {region.tribunal}."))
    assert "Texte enregistré : Article 18 – Litiges." in shown
    assert "Modifié par Personne le" in shown
    assert "Le juge est {region.tribunal}." in shown


def test_an_unknown_variable_is_refused_beside_what_was_typed(client):
    make_campaign()
    answer = send(client, "article_18/", body="Devant {tribunal}.")
    assert answer.status_code == 422
    shown = text_of(answer)
    assert "La variable {tribunal} n’existe pas. Les variables possibles : {annee}," in shown
    assert "Devant {tribunal}." in shown
    assert not AgreementText.objects.exists()


def test_values_are_given_on_their_page(client):
    make_campaign()
    shown = text_of(send(client, "valeurs/", payment_days="45", ends_on="2016-12-31"))
    assert "Délai de paiement 45 jours" in shown
    assert "Fin de la convention 31 décembre 2016" in shown
    assert "Ligne budgétaire à renseigner" in shown


def test_the_preview_reads_as_the_convention_of_a_structure(client):
    campaign = make_signable_campaign()
    AgreementText.objects.create(campaign=campaign, key="article_11", body="Essai {annee}.")
    shown = read(client, f"apercu/?structure={OWN}")
    assert "et la Mission locale de Saverne, association de droit local" in shown
    assert "Article 11 – Communication Essai 2015." in shown
    assert "Annexe D – Coordonnées bancaires" in shown
    assert "la Structure n° 11 (à nommer), organisme public" in read(
        client, "apercu/?structure=S11"
    )


def test_before_the_adoption_the_preview_cites_the_last_run_and_says_what_is_to_come(client):
    make_run()
    assert "à qui la délibération n° [à venir] du" in read(client, "apercu/")


def test_without_a_run_there_is_no_preview_yet(client):
    make_campaign()
    assert "Aucun aperçu" in read(client, "apercu/")


def test_once_conventions_are_asked_for_the_pages_say_how_to_go_back(client):
    request_agreements(make_signable_campaign(), by=make_user())
    shown = read(client)
    assert "Les textes sont fixés depuis que les conventions de l’année sont demandées" in shown
    assert "un responsable annule d’abord les conventions" in shown
    assert "Modifier : Article" not in shown
    answer = send(client, "article_18/", body="Autre.")
    assert answer.status_code == 422 and "Les textes sont fixés" in text_of(answer)


def test_the_state_reads_and_writes_nothing(client):
    make_adopted_campaign()
    observer = make_user("state_observer")
    assert "Modifier" not in read(client, role="state_observer")
    assert page(client, observer, f"{ROOT}apercu/").status_code == 200
    for where in ("valeurs/", "article_1/"):
        assert page(client, observer, ROOT + where).status_code == 404


@pytest.mark.parametrize("role", ["director", "president"])
@pytest.mark.parametrize("where", ["", "apercu/", "valeurs/", "article_1/"])
def test_a_structure_reads_none_of_these_pages(client, role, where):
    make_adopted_campaign()
    person = make_user(role, structure=Structure.objects.get(code=OWN))
    assert page(client, person, ROOT + where).status_code == 404


def test_what_is_not_there_is_not_found(client):
    make_campaign()
    for where in ("article_99/", "apercu/?structure=99999"):
        assert page(client, make_user(), ROOT + where).status_code == 404


@pytest.mark.parametrize("size", [2, 11])
def test_the_pages_ask_as_much_of_a_large_network(client, size, django_assert_max_num_queries):
    make_signable_campaign(codes=(OWN, "S11") if size == 2 else ALL_CODES)
    client.force_login(make_user())
    client.get(ROOT)
    with django_assert_max_num_queries(10):
        client.get(ROOT)
    with django_assert_max_num_queries(24):
        client.get(f"{ROOT}apercu/?structure={OWN}")
    assert Campaign.objects.count() == 1
