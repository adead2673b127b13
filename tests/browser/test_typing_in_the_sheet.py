"""The sheet in a browser: a block in one paste, two people on a cell, what is refused or lost."""

import time

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from allocation.models import Figure, Indicator, PastFigure, State
from structures.models import Role, Structure
from tests.browser.accessibility import COMPUTER, PHONE, check_page, console_errors
from tests.browser.pages import bottom, plain
from tests.structures.ground.work.test_worker import wait_until

pytestmark = pytest.mark.browser

SHEET = "/campagnes/2015/donnees/"
OWN = "67437"
CELL = f"{OWN}-2"
SECONDS = 60


@pytest.fixture
def collecting(demo):
    """The demo's network where figures are collected, without those that are typed."""
    demo(State.COLLECTION)
    Figure.objects.exclude(indicator__number=1).delete()


def open_sheet(page, source="Extraction i-Milo"):
    page.goto(SHEET)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if source:
        page.get_by_label("Source de ces valeurs").fill(source)
    return page


def cell(page, name=CELL):
    return page.locator(f"[id='{name}']")


def state(page, name=CELL):
    return page.locator(f"td:has(> [id='{name}']) > output")


def said(page):
    return page.locator("#sheet-said")


def copy(page, text):
    page.evaluate("text => navigator.clipboard.writeText(text)", text)


def stored(name=CELL):
    code, _, number = name.rpartition("-")
    found = Figure.objects.filter(structure__code=code, indicator__number=number)
    return found.values_list("value", flat=True).first()


def typed(page, value, name=CELL):
    cell(page, name).focus()
    page.keyboard.type(value)
    page.keyboard.press("Enter")


def block_of(values):
    """What a spreadsheet copies of rows of values: with names, numbers parted by spaces."""
    return "\r\n".join("\t".join(row) for row in values) + "\r\n"


def test_a_whole_year_is_pasted_corrected_and_undone_with_the_keyboard_in_a_minute(
    collecting, already_signed_in
):
    page = already_signed_in(Role.REGION_AGENT)
    errors = console_errors(page)
    page.goto(SHEET)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(11)
    names = [plain(name) for name in page.locator("tbody th a[id^=r]").all_inner_texts()]
    values = [[name, *(f"1 {n}{x}" for x in range(1, 7))] for n, name in enumerate(names, 10)]
    copy(page, block_of(values))
    begun = time.monotonic()
    page.get_by_label("Source de ces valeurs").focus()
    page.keyboard.type("Extraction i-Milo du 15 janvier")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+V")
    expect(said(page)).to_contain_text("66 valeurs collées et enregistrées.")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("1 234")
    page.keyboard.press("Enter")
    expect(said(page)).to_contain_text("1 valeur enregistrée.")
    assert time.monotonic() - begun < SECONDS
    assert Figure.objects.exclude(indicator__number=1).count() == 66
    assert Figure.objects.filter(value=1234).count() == 1
    page.keyboard.press("Control+Z")
    expect(said(page)).to_contain_text("1 valeur rendue.")
    page.keyboard.press("Control+Z")
    expect(said(page)).to_contain_text("66 valeurs rendues.")
    assert not Figure.objects.exclude(indicator__number=1).exists()
    check_page(page)
    assert errors == []


def test_keys_move_edit_and_give_back(collecting, already_signed_in):
    page = open_sheet(already_signed_in(Role.REGION_AGENT))
    typed(page, "48")
    expect(state(page)).to_have_text("✓ enregistrée")
    page.keyboard.press("Shift+Enter")
    expect(cell(page)).to_be_focused()
    page.keyboard.press("F2")
    page.keyboard.press("ArrowLeft")
    page.keyboard.type("1")
    expect(cell(page)).to_have_value("418")
    page.keyboard.press("Escape")
    expect(cell(page)).to_have_value("48")
    page.keyboard.press("Tab")
    expect(cell(page, f"{OWN}-3")).to_be_focused()
    page.keyboard.press("End")
    expect(cell(page, f"{OWN}-7")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+C")
    assert page.evaluate("navigator.clipboard.readText()") == "48\t"
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("!document.activeElement.closest('tbody td')")


def test_what_is_undone_says_so_and_the_message_stays_in_sight(collecting, already_signed_in):
    page = open_sheet(already_signed_in(Role.REGION_AGENT))
    last = page.locator("tbody tr input").last.get_attribute("id")
    for screen in (COMPUTER, PHONE):
        page.set_viewport_size(screen)
        typed(page, "48", last)
        expect(state(page, last)).to_have_text("✓ enregistrée")
        expect(said(page)).to_be_in_viewport(ratio=1)
        page.keyboard.press("Control+Z")
        expect(state(page, last)).to_have_text("↶ annulée")
        expect(said(page)).to_contain_text("1 valeur rendue.")
        expect(said(page)).to_be_in_viewport(ratio=1)


def test_what_is_to_choose_is_above_the_totals(collecting, already_signed_in):
    roles = (Role.REGION_AGENT, Role.REGION_MANAGER)
    one, other = (open_sheet(already_signed_in(role)) for role in roles)
    last = one.locator("tbody tr input").last.get_attribute("id")
    typed(one, "51", last)
    expect(state(one, last)).to_have_text("✓ enregistrée")
    other.set_viewport_size(PHONE)
    typed(other, "62", last)
    theirs = other.get_by_role("button", name="Prendre la sienne")
    expect(theirs).to_be_in_viewport(ratio=1)
    below = (other.locator("#sheet tfoot"), said(other))
    wait_until(lambda: bottom(theirs) <= min(found.bounding_box()["y"] for found in below))
    expect(state(other, last)).to_contain_text("⇄ à choisir : modifiée entre-temps")


def test_two_people_on_a_cell_lose_neither_value(collecting, already_signed_in):
    roles = (Role.REGION_AGENT, Role.REGION_MANAGER)
    one, other = (open_sheet(already_signed_in(role)) for role in roles)
    typed(one, "51")
    expect(state(one)).to_have_text("✓ enregistrée")
    typed(other, "62")
    expect(other.get_by_text("La vôtre, non enregistrée")).to_be_visible()
    expect(cell(other)).to_have_value("62")
    expect(other.locator(".sheet-both")).to_contain_text("51")
    assert stored() == 51
    check_page(other)
    other.get_by_role("button", name="Garder la mienne").click()
    expect(state(other)).to_have_text("✓ enregistrée")
    assert stored() == 62
    typed(one, "53")
    one.get_by_role("button", name="Prendre la sienne").click()
    expect(cell(one)).to_have_value("62")
    assert stored() == 62


def test_a_block_that_does_not_fit_is_refused_whole(collecting, already_signed_in):
    page = open_sheet(already_signed_in(Role.REGION_AGENT))
    copy(page, "48\tdouze\n50\t51")
    cell(page).focus()
    page.keyboard.press("Control+V")
    expect(said(page)).to_contain_text("« douze »")
    expect(said(page)).to_contain_text("Rien n’est enregistré.")
    assert not Figure.objects.exclude(indicator__number=1).exists()


def test_a_source_is_asked_for_before_the_first_save(collecting, already_signed_in):
    page = open_sheet(already_signed_in(Role.REGION_AGENT), source="")
    typed(page, "48")
    expect(state(page)).to_contain_text("sans source")
    expect(said(page)).to_contain_text("d’où viennent ces valeurs")
    assert stored() is None
    page.get_by_label("Source de ces valeurs").fill("Appel")
    page.keyboard.press("Enter")
    expect(state(page)).to_have_text("✓ enregistrée")
    assert stored() == 48


def make_before(value):
    indicator = Indicator.objects.get(campaign__year=2015, number=2)
    PastFigure.objects.create(
        structure=Structure.objects.get(code=OWN),
        year=2013,
        label=indicator.label,
        value=value,
        source="Bilan 2013",
    )


def test_a_value_far_from_the_year_before_waits_for_its_comment(collecting, already_signed_in):
    make_before(40)
    page = open_sheet(already_signed_in(Role.REGION_AGENT))
    typed(page, "99999")
    expect(state(page)).to_contain_text("commentaire attendu")
    comment = page.get_by_label("Pourquoi cet écart ?")
    expect(comment).to_be_visible()
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+F2")
    expect(comment).to_be_focused()
    check_page(page)
    page.keyboard.type("Fusion de deux antennes")
    page.get_by_role("button", name="Enregistrer avec ce commentaire").press("Enter")
    expect(state(page)).to_have_text("✓ enregistrée")
    assert stored() == 99999


def test_what_was_not_saved_stays_typed_and_leaving_asks(collecting, already_signed_in):
    page = open_sheet(already_signed_in(Role.REGION_AGENT))
    page.context.set_offline(True)
    typed(page, "48")
    expect(state(page)).to_have_text("! non enregistrée")
    expect(cell(page)).to_have_value("48")
    asked = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_role("link", name="Aide").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    page.context.set_offline(False)
    expect(state(page)).to_have_text("✓ enregistrée")
    assert stored() == 48


def test_a_session_that_ended_loses_nothing(collecting, already_signed_in):
    page = open_sheet(already_signed_in(Role.REGION_AGENT))
    Session.objects.all().delete()
    typed(page, "48")
    expect(said(page)).to_contain_text("votre connexion a pris fin")
    expect(cell(page)).to_have_value("48")
    assert stored() is None
    again = already_signed_in(Role.REGION_AGENT)
    page.context.add_cookies(again.context.cookies())
    page.get_by_role("button", name="Enregistrer ce qui ne l’est pas").click()
    expect(state(page)).to_have_text("✓ enregistrée")
    assert stored() == 48


def test_the_provenance_of_a_cell_opens_under_it(demo, already_signed_in):
    demo(State.SIMULATION)
    page = open_sheet(already_signed_in(Role.REGION_AGENT))
    cell(page).focus()
    page.keyboard.press("Shift+F2")
    expect(page.locator("tr.opened")).to_contain_text("en vigueur")
    check_page(page)
    page.locator(f"td:has(> [id='{OWN}-5']) > a").click()
    expect(page.get_by_role("button", name="Enregistrer le détail")).to_be_visible()


def test_the_sheet_scrolls_in_its_own_region_on_a_phone(demo, already_signed_in):
    demo(State.COLLECTION)
    page = already_signed_in(Role.REGION_AGENT)
    page.set_viewport_size(PHONE)
    open_sheet(page)
    cell(page, f"{OWN}-7").focus()
    expect(cell(page, f"{OWN}-7")).to_be_in_viewport()
    expect(page.locator(f"[id='r{OWN}']")).to_be_in_viewport()
    page.keyboard.type("48")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Définition de l’indicateur 7").press("Enter")
    expect(page.locator("#d7")).to_be_visible()


@pytest.mark.browser_context_args(java_script_enabled=False)
def test_without_javascript_each_name_leads_to_its_form(collecting, already_signed_in):
    page = already_signed_in(Role.REGION_AGENT)
    page.goto(SHEET)
    expect(page.get_by_label("Source de ces valeurs")).to_be_hidden()
    expect(cell(page)).not_to_be_editable()
    page.locator(f"td:has(> [id='{OWN}-5']) > a").click()
    expect(page.get_by_role("button", name="Enregistrer le détail")).to_be_visible()
    page.goto(SHEET)
    page.locator(f"[id='r{OWN}']").click()
    page.locator("[name=indicator_2]").fill("48")
    page.get_by_label("Source de ces valeurs").fill("Appel")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    assert stored() == 48
