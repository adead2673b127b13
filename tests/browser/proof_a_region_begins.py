"""A Region begins, in the browser alone: from the first administrator to an adopted campaign.

Nothing is loaded: the first administrator's account comes from `manage.py createsuperuser`,
all the rest from pages, and from files as the Region would type them.
"""

import re
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from structures.models import User
from tests.browser import new_region
from tests.browser.pages import (
    EVERY,
    TIMES,
    compute,
    open_task,
    send_activity,
    send_communes,
    sign_in,
    wait_for_the_worker,
)

pytestmark = pytest.mark.browser

ADMIN, PASSWORD = "admin@trois-rivieres.example", "neuf-lanternes-au-grenier"
FIRST, SECOND = "une.responsable@trois-rivieres.example", "un.responsable@trois-rivieres.example"
DIRECTOR = "direction@amont.example"
COOPERATION = "Mobilité partagée"


@pytest.fixture
def administrator(worker, new_context, monkeypatch):
    """The browser of the first administrator, on an empty installation."""
    assert not User.objects.exists()
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, email=ADMIN, full_name="Ana Rivière")
    page = new_context().new_page()
    sign_in(page, ADMIN, PASSWORD)
    return page


def test_a_region_goes_from_nothing_to_an_adopted_year(administrator, new_context):
    year = timezone.localdate().year
    expect(administrator.get_by_role("heading", level=1)).to_have_text("Mise en route")
    name_the_region(administrator)
    add_territories(administrator)
    send(administrator, "communes", new_region.communes())
    since = f"{year - 1}-01-01"
    send(administrator, "structures", new_region.structures(), since)
    send(administrator, "people", new_region.people(), since)
    send(administrator, "coverage", new_region.coverage(year), since)
    first, second, director = (
        person(administrator, new_context, who)
        for who in (
            ("Une Responsable", FIRST, "responsable", ""),
            ("Un Responsable", SECOND, "responsable", ""),
            ("Dominique Amont", DIRECTOR, "directrice, directeur", new_region.UPSTREAM),
        )
    )
    begin_the_year(first, year)
    activate_the_tenth(first, year)
    refuse_to_open_alone(first, year)
    open_the_collection(second, year)
    give_figures(second, year)
    compute(second)
    adopt(first, year)
    read_the_share(director, year)
    administrator.goto("/mise-en-route/")
    expect(administrator.get_by_role("main")).not_to_contain_text("À faire")


def name_the_region(page):
    follow(page, "Identité de la Région")
    follow(page, "Renseigner l’identité")
    page.get_by_label("Nom de la Région").fill("Région des Trois-Rivières")
    page.get_by_label("Siège").fill("1 quai des Rivières, 99004 Belle-Rive")
    page.get_by_label("Tribunal compétent").fill("tribunal administratif de Belle-Rive")
    page.get_by_label("Qualité du signataire").fill("la présidente du conseil régional")
    page.get_by_label("Nom du signataire").fill("Anne Roth")
    page.get_by_label("Comptable assignataire").fill("le payeur régional des Trois-Rivières")
    page.get_by_label("Adresse électronique").fill("contact@trois-rivieres.example")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".brand-region")).to_have_text("Région des Trois-Rivières")


def add_territories(page):
    for number, name in enumerate(new_region.TERRITORIES, 1):
        page.goto("/territoires/nouveau/")
        page.get_by_label("Numéro").fill(str(number))
        page.get_by_label("Nom").fill(name)
        page.get_by_role("main").get_by_role("button").first.click()
        expect(page.get_by_role("status").first).to_contain_text(name)


def send(page, subject, file, effect=""):
    """Send a reference file in from the list of what there is, read what it changes, apply it."""
    page.goto(f"/referentiel/{subject}/")
    page.get_by_label("Fichier").set_input_files(file)
    if effect:
        page.locator("[name=effective_on]").fill(effect)
    page.get_by_role("button", name="Lire le fichier").click()
    wait_for_the_worker(page)
    expect(page.get_by_role("main")).to_contain_text("Aperçu : rien n’a encore changé.")
    page.get_by_role("button", name="Appliquer le fichier").click()
    wait_for_the_worker(page)
    expect(page.get_by_role("main")).to_contain_text("Voir ce qui a changé")


def person(administrator, new_context, who):
    """Invite somebody, who follows the link of the message and chooses a password."""
    name, email, role, structure = who
    administrator.goto("/comptes/inviter/")
    administrator.get_by_label("Prénom et nom").fill(name)
    administrator.get_by_label("Adresse électronique professionnelle").fill(email)
    administrator.get_by_label("Rôle").select_option(role)
    if structure:
        administrator.get_by_label("Structure").select_option(structure)
    administrator.get_by_role("button", name="Relire le message avant l’envoi").click()
    administrator.get_by_role("button", name="Envoyer l’invitation").click()
    page = new_context().new_page()
    page.goto(link_sent_to(email, page))
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(PASSWORD)
    page.get_by_role("button", name="Ouvrir mon compte").click()
    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    return page


def link_sent_to(email, page):
    """Wait for the worker to send the message; return the path of the link that it bears."""
    for _ in range(TIMES):
        for file in (settings.VAR_DIR / "mail").glob("*"):
            message = message_from_bytes(file.read_bytes(), policy=policy.default)
            if message["To"] == email:
                return re.search(r"/invitation/\S+", message.get_content()).group()
        page.wait_for_timeout(EVERY)
    raise AssertionError(f"No message for {email}.")


def begin_the_year(page, year):
    page.goto("/campagnes/nouvelle/")
    page.get_by_label("Année").fill(str(year))
    page.get_by_label("Enveloppe, en euros").fill("1 200 000,00")
    page.get_by_label("Source de l’enveloppe").fill("Budget primitif")
    page.get_by_label("Contexte et investissement").fill("Trois structures dans les orientations.")
    page.get_by_role("button", name="Créer la campagne").click()
    expect(page.get_by_role("main")).to_contain_text("préparation")


def activate_the_tenth(page, year):
    page.goto(f"/campagnes/{year}/parametres/")
    page.get_by_role("link", name="Modifier ou activer l’indicateur 10").click()
    page.get_by_label("Intitulé", exact=True).fill(COOPERATION)
    page.get_by_label("Intitulé court").fill(COOPERATION)
    page.get_by_label("Définition").fill(
        "Ce que la structure fait pour que les jeunes se déplacent."
    )
    page.get_by_label("Unité").fill("niveau")
    page.get_by_label("Source des valeurs").fill("Dialogue de gestion")
    page.get_by_role("checkbox", name="Actif").check()
    page.get_by_label("Poids dans son axe").fill("1")
    for level, words in enumerate(("Rien", "Un début", "Une offre", "Une offre partagée")):
        page.get_by_label(f"Niveau {level}").fill(words)
    page.get_by_label("Source ou motif du changement").fill("Orientations de la Région")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("main")).to_contain_text(COOPERATION)


def refuse_to_open_alone(page, year):
    page.goto(f"/campagnes/{year}/")
    expect(page.locator("a.btn", has_text="Ouvrir la collecte")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("le dernier changement")


def open_the_collection(page, year):
    page.goto(f"/campagnes/{year}/")
    page.locator("a.btn", has_text="Ouvrir la collecte des données").click()
    page.get_by_role("button", name="Ouvrir la collecte des données").click()
    expect(page.get_by_role("main")).to_contain_text("collecte")


def give_figures(page, year):
    """Import the census, then the Region's own template, filled in."""
    open_task(page, "Importer la population active (INSEE)")
    send_communes(page, new_region.census(year))
    page.get_by_role("button", name="Appliquer").click()
    wait_for_the_worker(page)
    expect(page.get_by_role("status").first).to_contain_text("3 valeurs enregistrées")
    open_task(page, "Importer ou saisir l’activité")
    template = page.get_by_role("link", name="Modèle à remplir").get_attribute("href")
    send_activity(page, new_region.activity(page.request.get(template).body()))
    page.get_by_role("button", name="Appliquer").click()
    wait_for_the_worker(page)
    expect(page.get_by_role("status").first).to_contain_text("18 valeurs enregistrées")


def adopt(page, year):
    page.goto(f"/campagnes/{year}/repartition/1/")
    page.get_by_role("link", name="Arrêter cette répartition").click()
    page.get_by_label("Numéro de délibération").fill("CP-1")
    page.get_by_label("Date de la délibération").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Arrêter la répartition").click()
    expect(page.get_by_text("délibération n° CP-1")).to_be_visible()


def read_the_share(page, year):
    """The director reads a share, and the 60 percent of the shared commune in its first line."""
    page.goto(f"/structures/AMONT/dotation/{year}/")
    title = f"{new_region.UPSTREAM}, dotation {year}"
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("main")).to_contain_text("1 000")  # 400 + 60 % of 1 000


def follow(page, name):
    page.get_by_role("main").get_by_role("link", name=name).click()
