"""A draft says that it is kept only when it is."""

import pytest
from playwright.sync_api import expect

from allocation.models import State
from structures.models import Role

pytestmark = pytest.mark.browser
RATING = "/structures/67437/dialogue/2015/9/"


def test_a_draft_that_could_not_be_kept_no_longer_says_that_it_is(demo, browser_of):
    demo(State.DIALOGUE)
    director = browser_of(Role.DIRECTOR)
    director.goto(RATING)
    box = director.get_by_role("form", name="Votre auto-évaluation")
    kept, pending = box.get_by_text("Brouillon enregistré à"), box.get_by_text("Enregistrement du")
    text = box.get_by_role("textbox")
    text.fill("Deux ateliers.")
    expect(kept).to_be_visible()
    expect(pending).to_be_hidden()
    director.context.set_offline(True)
    text.fill("Deux ateliers, soixante jeunes.")
    expect(pending).to_be_visible()
    expect(kept).to_be_hidden()
    director.context.set_offline(False)
    text.fill("Deux ateliers, soixante jeunes reçus.")
    expect(kept).to_be_visible()
    expect(pending).to_be_hidden()


def test_a_text_sent_after_another_sign_in_is_sent_again(demo, browser_of):
    demo(State.DIALOGUE)
    director = browser_of(Role.DIRECTOR)
    director.goto(RATING)
    box = director.get_by_role("form", name="Votre auto-évaluation")
    box.get_by_label("Niveau 2").check()
    box.get_by_role("textbox").fill("Deux ateliers, soixante jeunes reçus.")
    # All that the page asks for has answered: an answer may renew the cookie.
    expect(box.get_by_text("Brouillon enregistré à")).to_be_visible()
    expect(director.get_by_role("link", name="Joindre un fichier")).to_be_visible()
    [token] = [c for c in director.context.cookies() if c["name"] == "csrftoken"]
    director.context.add_cookies([token | {"value": "z" * 32}])
    box.get_by_role("button", name="Transmettre à la Région").click()
    expect(director.get_by_role("textbox")).to_have_value("Deux ateliers, soixante jeunes reçus.")
    director.get_by_role("button", name="Envoyer de nouveau").click()
    expect(director.get_by_text("Auto-évaluation transmise à la Région.")).to_be_visible()
