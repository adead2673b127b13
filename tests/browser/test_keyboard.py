"""What a mouse does, a keyboard does."""

import pytest
from playwright.sync_api import expect

from allocation.models import State
from config.demo.files import INSEE_FILE
from structures.models import Role
from tests.browser.accessibility import PHONE
from tests.browser.pages import open_task, send_communes, wait_for_the_worker

pytestmark = pytest.mark.browser

MANY = 60  # more than the stops of any page


def test_an_import_is_confirmed_and_applied_with_the_keyboard(demo, browser_of, worker):
    demo(State.COLLECTION)
    page = browser_of(Role.REGION_ADMIN)
    open_task(page, "Importer la population active (INSEE)")
    send_communes(page, INSEE_FILE)
    tab_to(page, page.get_by_role("checkbox", name="Je confirme la valeur 0"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Appliquer"))
    page.keyboard.press("Enter")
    wait_for_the_worker(page)
    expect(page.get_by_role("status").first).to_contain_text("11 valeurs enregistrées")


def test_the_menu_of_a_phone_opens_and_closes(demo, already_signed_in):
    demo(State.COLLECTION)
    page = already_signed_in(Role.DIRECTOR)
    page.set_viewport_size(PHONE)
    page.goto("/")
    menu = page.get_by_role("navigation", name="Menu principal")
    expect(menu).to_be_hidden()
    tab_to(page, page.get_by_role("button", name="Menu"))
    page.keyboard.press("Enter")
    tab_to(page, menu.get_by_role("link", name="Ma structure"))
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def tab_to(page, target):
    """Press Tab until `target` has the focus."""
    for _ in range(MANY):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{target} is not reached by {MANY} presses of Tab")
