"""A file of any kind, from the page of imports to its figures: readable by all, without a mouse."""

import pytest
from playwright.sync_api import expect

from allocation.models import State
from config.demo.files import INSEE_FILE
from structures.models import Role
from tests.browser.accessibility import COMPUTER, check_page, console_errors
from tests.browser.pages import wait_for_the_worker
from tests.browser.test_keyboard import tab_to

pytestmark = pytest.mark.browser

UNKNOWN = b"Mission;Champ;Effectif\n67437;Total;48\n67437;Femmes;20\n67180;Total;7\n"


def send(page, file):
    page.goto("/campagnes/2015/imports/")
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_role("button", name="Déposer", exact=True).click()
    wait_for_the_worker(page)


def test_what_was_recognised_and_the_preview_are_read_by_all(demo, browser_of, worker):
    demo(State.COLLECTION)
    page = browser_of(Role.REGION_AGENT)
    errors = console_errors(page)
    send(page, {"name": "fichier.csv", "mimeType": "text/csv", "buffer": UNKNOWN})
    expect(page.get_by_role("heading", name="Ce que contient chaque colonne")).to_be_visible()
    check_page(page)
    page.set_viewport_size(COMPUTER)
    page.get_by_label("Ce que contient « Mission »").select_option("Code de la structure")
    page.get_by_label("Ce que contient « Champ »").select_option("Autre, dont un cas à garder")
    page.get_by_label("Valeur à garder dans « Champ »").fill("Total")
    page.get_by_label("Ce que contient « Effectif »").select_option("Valeur à importer")
    page.get_by_label("Indicateur que le fichier donne").select_option("2")
    page.get_by_label("Qui publie ce fichier").fill("Observatoire")
    page.get_by_role("button", name="Lire le fichier").click()
    wait_for_the_worker(page)
    expect(page.get_by_text("rien → 48")).to_be_visible()
    check_page(page)
    assert errors == []


def test_a_file_is_confirmed_and_applied_with_the_keyboard(demo, browser_of, worker):
    demo(State.COLLECTION)
    page = browser_of(Role.REGION_ADMIN)
    send(page, INSEE_FILE)
    check_page(page)
    page.set_viewport_size(COMPUTER)
    ages = page.get_by_label("Tranche d’âge que le fichier compte")
    tab_to(page, ages)
    page.keyboard.type("15")
    expect(ages).to_have_value("15-24")
    tab_to(page, page.get_by_role("button", name="Lire le fichier"))
    page.keyboard.press("Enter")
    wait_for_the_worker(page)
    check_page(page)
    page.set_viewport_size(COMPUTER)
    tab_to(page, page.get_by_role("checkbox", name="Je confirme la valeur 0"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Appliquer"))
    page.keyboard.press("Enter")
    wait_for_the_worker(page)
    expect(page.get_by_role("status").first).to_contain_text("11 valeurs enregistrées")
