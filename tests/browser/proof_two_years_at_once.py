"""2016 opened, collected and adopted while 2015 is argued, settled and closed, in the browser."""

import re
import time

import pytest
from playwright.sync_api import expect

from allocation.models import Campaign, State
from config.demo.dialogue.settlement import load_settlement
from config.demo.files import activity_file, insee_file
from config.demo.messages import let_leave
from config.demo.story import FIRST, story
from structures.ground import clock
from structures.messages.models import Message
from structures.models import Role
from tests.browser.pages import (
    EVERY,
    TIMES,
    demo_account,
    send_activity,
    send_communes,
    wait_for_the_worker,
)

pytestmark = pytest.mark.browser

BEFORE, YEAR = "/campagnes/2015/", "/campagnes/2016/"
STRUCTURE = "67437"  # the demo director's
STRUCTURES = 11


def test_a_year_goes_to_its_adoption_while_the_one_before_is_settled_and_closed(
    demo, browser_of, worker
):
    demo(State.DIALOGUE)
    admin, agent, manager, director = (
        browser_of(role)
        for role in (Role.REGION_ADMIN, Role.REGION_AGENT, Role.REGION_MANAGER, Role.DIRECTOR)
    )
    prepare(admin)
    open_collection(manager)
    give_figures(admin, agent)
    adopt(manager)
    expect_states(manager, "dialogue de gestion", "répartition arrêtée")
    decide_every_dialogue()
    settle(manager)
    expect_states(manager, "solde", "répartition arrêtée")
    pay(agent, manager)
    close(manager)
    expect_states(manager, "clôture", "répartition arrêtée")
    bring_grants_up_to_date_is_too_late(manager)
    read_both(director)
    refuse_what_is_of_the_other_year(manager)


def prepare(page):
    """Begin 2016 from 2015, and read again what it takes over."""
    page.goto(f"{BEFORE}suivante/")
    page.get_by_label("Enveloppe, en euros").fill("2 600 000,00")
    page.get_by_label("Source de l’enveloppe").fill("Budget primitif 2016")
    page.get_by_label("Contexte et investissement").fill("Un budget en légère hausse.")
    page.get_by_role("button", name="Créer la campagne 2016").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Ce qui est repris de l’année d’avant"
    )
    while (button := page.get_by_role("button", name="ce qui est coché")).count():
        form = page.locator("form").filter(has=button.first)
        for box in form.get_by_role("checkbox").all():
            box.check()
        button.first.click()
    expect(page.get_by_role("heading", name="À confirmer")).to_have_count(0)


def open_collection(page):
    page.goto(f"{YEAR}ouverture/")
    press(page, "Ouvrir la collecte")
    expect(page.get_by_role("main")).to_contain_text("collecte")


def give_figures(admin, agent):
    """Import the census and the activity of 2016, by the pages of 2016."""
    admin.goto(f"{YEAR}imports/insee/")
    send_communes(admin, insee_file(2016))
    admin.get_by_role("checkbox", name="Je confirme la valeur 0").check()
    apply(admin)
    agent.goto(f"{YEAR}imports/activite/")
    send_activity(agent, activity_file(2016))
    apply(agent)


def apply(page):
    page.get_by_role("button", name="Appliquer").click()
    wait_for_the_worker(page)
    expect(page.get_by_role("status").first).to_contain_text("valeurs enregistrées")


def adopt(page):
    page.goto(f"{YEAR}repartition/")
    page.get_by_role("button", name="Calculer la répartition").click()
    page.get_by_role("link", name="Arrêter cette répartition").click()
    page.get_by_label("Numéro de délibération").fill("16-CP-001")
    page.get_by_label("Date de la délibération").fill(clock.today().isoformat())
    press(page, "Arrêter la répartition")
    expect(page.get_by_text("délibération n° 16-CP-001").first).to_be_visible()


def expect_states(page, before, now):
    """Read where both years stand in the switch of the header."""
    page.goto("/campagnes/")
    years = page.locator(".year-switch")
    years.locator("summary, button").first.click()
    expect(years).to_contain_text(re.compile(rf"2016.*{now}.*2015.*{before}", re.DOTALL))


def decide_every_dialogue():
    """Let what the demo tells of 2015 happen, up to its last decision."""
    people = {role.value: demo_account(role) for role in Role}
    for step in story([FIRST], State.SETTLEMENT):
        if step.state == State.SETTLEMENT and step.act is not load_settlement:
            clock.turn_to(step.at.date(), step.at.time())
            step.act(Campaign.objects.get(year=FIRST), people)
            let_leave()
            wait_for_the_worker_s_share()


def wait_for_the_worker_s_share():
    """Keep the hour until the worker has sent those messages that it took first."""
    taken = Message.objects.filter(state=Message.State.WAITING, attempts__gt=0)
    for _ in range(TIMES):
        if not taken.exists():
            return
        time.sleep(EVERY / 1000)
    raise AssertionError("The worker did not send what it took.")


def settle(page):
    page.goto(f"{BEFORE}solde/")
    page.get_by_role("link", name="Arrêter le solde").click()
    press(page, "Arrêter")
    expect(page.get_by_role("status").first).to_contain_text("Le solde est arrêté")


def pay(agent, manager):
    """Plan, validate and pay each balance, one page of confirmation a payment."""
    payments = f"{BEFORE}versements/"
    agent.goto(payments)
    agent.get_by_role("button", name="Prévoir les soldes").click()
    for _ in range(STRUCTURES):
        manager.goto(payments)
        manager.get_by_role("link", name=re.compile("^Valider")).first.click()
        press(manager, "Valider")
    for _ in range(STRUCTURES):
        agent.goto(payments)
        agent.get_by_role("link", name=re.compile("^Noter le paiement")).first.click()
        press(agent, "Noter")


def close(page):
    page.goto(BEFORE)
    page.get_by_role("link", name="Clore la campagne").first.click()
    press(page, "Clore")
    expect(page.get_by_role("status").first).to_contain_text("close")


def bring_grants_up_to_date_is_too_late(page):
    """2016 is voted on what was known then: its former grants stay as they are."""
    page.goto(f"{YEAR}reprises/")
    expect(page.get_by_role("link", name="Actualiser")).to_have_count(0)


def read_both(page):
    """The director turns from a year to the other by the header, on the same page."""
    page.goto(f"/structures/{STRUCTURE}/dotation/2016/")
    here = page.get_by_role("heading", level=1).inner_text()
    years = page.locator(".year-switch")
    years.locator("summary, button").first.click()
    years.get_by_role("link", name=re.compile("2015")).click()
    expect(page).to_have_url(re.compile(f"/structures/{STRUCTURE}/dotation/2015/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(here.replace("2016", "2015"))


def refuse_what_is_of_the_other_year(page):
    """The run of 2016 does not exist under 2015, nor do the payments of 2015 under 2016."""
    run = Campaign.objects.get(year=2016).runs.get().number
    payment = Campaign.objects.get(year=2015).payments.first().pk
    for path in (f"{BEFORE}repartition/{run}/", f"{YEAR}versements/{payment}/validation/"):
        assert page.request.get(path).status == 404


def press(page, name):
    """Press the button of the page's form."""
    page.get_by_role("main").get_by_role("button", name=re.compile(f"^{name}")).click()
