"""A new installation is led, page by page, to a first year that is open; anybody else waits."""

from datetime import date

import pytest
from django.core.management import call_command

from allocation.campaigns.services import open_collection
from allocation.models import State
from config.setup.pages import steps
from config.setup.selectors import installation
from structures.ground import clock
from structures.models import Role, Structure, User
from structures.network.reference import load_network
from tests.allocation.builders import FIXTURES, OWN, make_campaign, make_user
from tests.domain.files import spaced
from tests.structures.builders import make_mandate, make_network, make_person, make_region
from tests.structures.pages import page, text_of

HERE = "/mise-en-route/"
pytestmark = pytest.mark.django_db


def told():
    """What the page says of each step: its state, and what it lacks."""
    return {s.title: f"{s.status} – {spaced(s.detail)}" for s in steps(installation(clock.today()))}


def test_who_was_made_by_the_command_signs_in_and_is_led_there(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "quatre-saisons-en-plaine")
    who = {"email": "premiere@region.example", "full_name": "Ada Première"}
    call_command("createsuperuser", interactive=False, verbosity=0, **who)
    typed = {"login": "premiere@region.example", "password": "quatre-saisons-en-plaine"}
    answer = client.post("/connexion/", typed, follow=True)
    assert answer.redirect_chain[-1] == (HERE, 302)
    shown = text_of(answer)
    assert "Ada Première administrateur" in shown
    assert "Étapes terminées 0 sur 9" in shown
    assert "1. La Région" in shown and "9. L’ouverture de la collecte" in shown
    region = {"valid_from": "2026-01-01", "name": "Région Neuve", "seat": "Neuville", "court": "-"}
    assert client.post("/region/nouvelle/", region).status_code == 302
    again = text_of(client.get("/"))
    assert "L’outil n’est pas encore mis en route" in again
    assert "Continuer la mise en route" in again and "Mise en route Région" in again


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_ADMIN])
def test_others_wait_and_do_not_find_the_page(client, role):
    make_network()
    person = make_person(role)
    shown = text_of(page(client, person, "/"))
    assert "L’outil n’est pas encore mis en route Un administrateur" in shown
    assert "Continuer" not in shown and "Mise en route" not in shown
    assert client.get(HERE).status_code == 404


def test_who_writes_a_year_is_led_to_the_first(client):
    first = page(client, make_person(Role.REGION_MANAGER), "/").content.decode()
    assert "Commencer une année" in first and 'href="/campagnes/nouvelle/"' in first
    agent = page(client, make_person(Role.REGION_AGENT), "/").content.decode()
    assert "Commencer une année" not in agent


def test_an_empty_installation_says_what_comes_after_what():
    assert told() == {
        "La Région": "À faire – Son nom, son siège et son tribunal suffisent pour commencer.",
        "Les territoires": "À faire – Autant que la Région en compte.",
        "Les communes": "À faire – Le fichier de l’INSEE suffit.",
        "Les structures": "Plus tard – Après les territoires.",
        "Le périmètre de chaque structure": "Plus tard – Après les communes et les structures.",
        "Les personnes": "Plus tard – Après les structures.",
        "Les comptes": "À faire – Il manque : un chargé de mission, deux responsables.",
        "La première campagne": "Plus tard – Après les structures.",
        "L’ouverture de la collecte": "Plus tard – Après la première campagne.",
    }


def test_what_is_missing_is_named_five_at_most():
    make_region(siret="00090001900019")
    make_network()
    make_mandate(Structure.objects.get(code=OWN))
    for role in ("region_manager", "region_agent"):
        make_user(role)
    make_person("director")
    Structure.objects.filter(code=OWN).update(siret="")
    found = told()
    assert found["La Région"].startswith("En partie – Région Essai. À compléter : comptable")
    assert "5 structures. Identité à compléter avant la convention" in found["Les structures"]
    assert "Direction à renseigner : Mission locale" in found["Les personnes"]
    assert found["Les comptes"].startswith(
        "En partie – Il manque : un second responsable, la direction de Mission locale"
    )
    assert found["La première campagne"].startswith("À faire")


def test_communes_that_nobody_covers_are_counted():
    load_network(FIXTURES)
    found = {s.title: s for s in steps(installation(date(2010, 1, 1)))}
    assert "Aucune commune" in found["Le périmètre de chaque structure"].detail
    assert told()["Le périmètre de chaque structure"].startswith("Fait")


def test_a_year_that_is_open_ends_the_setting_up(client):
    campaign, admin = make_campaign(), make_user("region_admin")
    shown = text_of(page(client, admin, "/"))
    assert "Continuer la mise en route" in shown
    assert told()["L’ouverture de la collecte"].startswith("En attente – Par un responsable")
    open_collection(campaign, by=make_user())
    shown = text_of(client.get("/"))
    assert "mis en route" not in shown and "Mise en route" not in shown
    assert told()["L’ouverture de la collecte"] == "Fait – La collecte a été ouverte."


def test_the_demo_is_set_up_but_for_what_it_shows_as_missing(client, demo):
    demo(State.DIALOGUE)
    admin = User.objects.get(role=Role.REGION_ADMIN)
    shown = text_of(page(client, admin, HERE))
    assert "Chaque commune est rattachée à une structure" in shown
    assert client.get("/").status_code == 200


def test_the_page_costs_the_same_for_any_network(django_assert_max_num_queries):
    load_network(FIXTURES)
    with django_assert_max_num_queries(10):
        installation(clock.today())
