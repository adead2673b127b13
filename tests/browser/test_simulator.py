"""The simulator in a browser: it answers as one types, and as well without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.allocation.builders import OWN, make_adopted_campaign
from tests.browser.accessibility import check_page
from tests.browser.pages import plain
from tests.structures.builders import make_person

pytestmark = pytest.mark.browser

PATH = f"/structures/{OWN}/simulateur/2015/"
VALUE, GAIN = "Indicateur 6, valeur à essayer", "soit +12 848,03 €"


@pytest.fixture
def director(transactional_db, already_signed_in):
    make_adopted_campaign()
    return already_signed_in(make_person("director"))


def headline(page):
    return page.locator("#what-if-answer")


def test_the_answer_follows_what_is_typed_and_the_box_keeps_the_focus(director):
    director.goto(PATH)
    box = director.get_by_label(VALUE)
    box.fill("")
    box.press_sequentially("9 000")
    expect(headline(director)).to_contain_text("passerait de")
    assert GAIN in plain(headline(director).inner_text())
    assert "+12 848,03 €" in plain(director.locator("#what-if-foot").inner_text())
    expect(box).to_be_focused()
    box.fill("douze")
    expect(director.locator("#indicateur_6_error")).to_contain_text("n’est pas un nombre")
    expect(director.locator("#indicateur_6_change")).to_be_empty()
    director.get_by_label("Niveau 1 : Un projet").check()
    box.fill("9000")
    expect(headline(director)).to_contain_text("À ces niveaux")
    expect(director.locator("#indicateur_6_error")).to_be_empty()
    director.reload()
    assert GAIN in plain(headline(director).inner_text())
    expect(director.get_by_label(VALUE)).to_have_value("9000")


def test_the_answer_and_a_refused_value_can_be_read_by_everybody(director):
    for typed in ("indicateur_6=9000&niveau_8=1", "indicateur_6=douze"):
        director.goto(f"{PATH}?{typed}")
        check_page(director)


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_a_button_asks_for_the_answer(director):
    director.goto(PATH)
    director.get_by_label(VALUE).fill("9000")
    director.get_by_role("button", name="Recalculer").click()
    assert GAIN in plain(headline(director).inner_text())
    expect(director.get_by_label(VALUE)).to_have_value("9000")
