"""Two browsers on the same cell and the same project; a text left unsaved; who leaves is warned."""

import pytest
from playwright.sync_api import expect

from allocation.models import Figure, State
from structures.models import Role, Structure
from tests.structures.project_builders import OWN, make_draft

pytestmark = pytest.mark.browser
FIGURES = f"/campagnes/2015/donnees/{OWN}/"
CHANGED = "Enregistré depuis que vous avez ouvert cette page"
SOURCE = "Source de ces valeurs"


def cell(page):
    return page.locator("[name=indicator_2]")


def stored():
    return Figure.objects.get(indicator__number=2, structure__code=OWN).value


def open_both(demo, signed_in):
    demo(State.SIMULATION)
    pages = [signed_in(Role.REGION_AGENT), signed_in(Role.REGION_MANAGER)]
    for page in pages:
        page.goto(FIGURES)
        page.get_by_label(SOURCE).fill("i-Milo")
    return pages


def save(page):
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def meet_on_one_cell(one, other):
    """One saves 51, the other meets it with 62, keeps what was typed, and saves that."""
    cell(one).fill("51")
    save(one)
    expect(one.get_by_text("1 valeur enregistrée.")).to_be_visible()
    cell(other).fill("62")
    save(other)
    expect(other.get_by_role("heading", name=CHANGED)).to_be_visible()
    expect(cell(other)).to_have_value("62")
    expect(other.locator(".meanwhile-words")).to_contain_text("51")
    assert stored() == 51
    other.get_by_label(SOURCE).fill("i-Milo")
    other.get_by_role("button", name="Enregistrer ma version").click()
    expect(other.get_by_text("1 valeur enregistrée.")).to_be_visible()
    assert stored() == 62


def test_two_browsers_meet_on_one_cell(demo, already_signed_in):
    meet_on_one_cell(*open_both(demo, already_signed_in))


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_two_browsers_meet_on_one_cell_without_javascript(demo, already_signed_in):
    meet_on_one_cell(*open_both(demo, already_signed_in))


def test_what_is_stored_is_taken_back_by_its_button(demo, already_signed_in):
    one, other = open_both(demo, already_signed_in)
    cell(one).fill("51")
    save(one)
    cell(other).fill("62")
    save(other)
    other.get_by_role("button", name="Reprendre ce qui est enregistré").click()
    expect(cell(other)).to_have_value("51")
    assert stored() == 51


def open_project(demo, signed_in):
    demo(State.COLLECTION)
    Structure.objects.get(code=OWN).projects.all()
    director = signed_in(Role.DIRECTOR)
    project = make_draft()
    address = f"/structures/{OWN}/projet/{project.pk}/modifier/"
    director.goto(address)
    return director, address


def offer(page):
    return page.locator("[name=offer]")


def test_two_browsers_write_the_same_project(demo, already_signed_in):
    one, address = open_project(demo, already_signed_in)
    other = already_signed_in(Role.DIRECTOR)
    other.goto(address)
    offer(one).fill("Dix conseillers.")
    one.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(one.get_by_text("Brouillon enregistré. Votre structure")).to_be_visible()
    offer(other).fill("Onze conseillers.")
    other.get_by_role("button", name="Enregistrer le brouillon").click()
    expect(other.get_by_role("heading", name=CHANGED)).to_be_visible()
    expect(offer(other)).to_have_value("Onze conseillers.")
    expect(other.locator(".meanwhile-words")).to_have_text("Dix conseillers.")


def test_a_text_left_unsaved_comes_back_and_is_thrown_away(demo, already_signed_in):
    director, address = open_project(demo, already_signed_in)
    offer(director).fill("Dix conseillers, et")
    expect(director.get_by_text("Brouillon enregistré à")).to_be_visible()
    director.close(run_before_unload=False)
    again = already_signed_in(Role.DIRECTOR)
    again.goto(address)
    expect(again.get_by_text("repris : relisez-le")).to_be_visible()
    expect(offer(again)).to_have_value("Dix conseillers, et")
    again.get_by_role("button", name="Jeter le brouillon").click()
    expect(offer(again)).to_have_value("Neuf conseillers.")


def leave(page, link):
    """Follow a link, stay if asked, and return the questions asked."""
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.once("dialog", stay)
    page.get_by_role("link", name=link).click(no_wait_after=True)
    page.wait_for_timeout(500)
    return asked


def test_who_leaves_a_form_that_nothing_keeps_is_asked(demo, already_signed_in):
    page, _ = open_both(demo, already_signed_in)
    page.goto(FIGURES)
    cell(page).press_sequentially("5")
    assert leave(page, "Annuler") == ["beforeunload"]
    assert page.url.endswith(FIGURES)


def test_who_leaves_what_a_draft_keeps_or_nobody_touched_is_not(demo, already_signed_in):
    director, address = open_project(demo, already_signed_in)
    offer(director).press_sequentially("Dix conseillers")
    expect(director.get_by_text("Brouillon enregistré à")).to_be_visible()
    assert leave(director, "Revenir à la lecture") == []
    assert not director.url.endswith(address)
    director.goto(address)
    assert leave(director, "Revenir à la lecture") == []
