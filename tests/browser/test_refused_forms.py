"""A refused form says so to everybody: the focus goes to what to correct, which leads to it."""

import pytest
from playwright.sync_api import expect

from allocation.models import State
from config.demo.files import INSEE_FILE
from config.demo.reviews import end_review
from structures.models import Role
from tests.browser.accessibility import check_page, console_errors
from tests.browser.pages import demo_account, send_communes

pytestmark = pytest.mark.browser

YEAR = "/campagnes/2015"


def apply_a_zero_without_confirming_it(page):
    page.goto(f"{YEAR}/imports/insee/")
    send_communes(page, INSEE_FILE)
    # The browser would not send the form with this box unticked.
    page.get_by_label("Je confirme la valeur 0").evaluate("box => box.required = false")
    page.get_by_role("button", name="Appliquer").click()
    return "Je confirme la valeur 0", "Cochez cette case pour confirmer la valeur 0"


def enter_half_a_person(page):
    page.goto(f"{YEAR}/donnees/67437/")
    page.get_by_label("2. ").fill("12,5")
    page.get_by_role("button", name="Enregistrer").click()
    return "2. ", "« 12,5 » : un nombre entier est attendu, sans décimale."


def adopt_without_deliberation(page):
    page.goto(f"{YEAR}/repartition/1/adoption/")
    page.get_by_role("button", name="Arrêter la répartition").click()
    return "Numéro de délibération", "Numéro de délibération : Ce champ est obligatoire."


REFUSED = [
    apply_a_zero_without_confirming_it,
    enter_half_a_person,
    adopt_without_deliberation,
]


def test_a_refused_form_leads_to_the_field_at_fault(demo, already_signed_in, worker, subtests):
    campaign = demo(State.SIMULATION)
    end_review(campaign, {"region_manager": demo_account(Role.REGION_MANAGER)})
    page = already_signed_in(Role.REGION_MANAGER)
    errors = console_errors(page)
    for act in REFUSED:
        with subtests.test(act.__name__):
            label, message = act(page)
            summary = page.get_by_role("group", name="À corriger avant de continuer")
            expect(summary).to_be_focused()
            summary.get_by_role("link", name=message).click()
            expect(page.get_by_label(label).first).to_be_focused()
            check_page(page)
            assert errors == []
