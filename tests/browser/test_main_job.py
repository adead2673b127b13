"""The main job, from the communes' file to the convention; each person in their own browser."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from allocation.models import State
from structures.models import Role
from tests.browser.pages import (
    amounts_in,
    cents,
    compute,
    import_activity,
    import_communes,
    open_task,
    pdf_text,
    plain,
)

pytestmark = pytest.mark.browser

STRUCTURE = "Mission locale de Saverne"  # the demo director's
AGREEMENT = "ML-2015-67437"
PRINTED = 60_000  # milliseconds for the worker to print eleven conventions, on a busy machine


def test_figures_become_conventions_that_say_the_same_amounts(demo, browser_of, worker):
    demo(State.COLLECTION)
    import_communes(browser_of(Role.REGION_ADMIN))
    import_activity(browser_of(Role.REGION_AGENT))
    manager = browser_of(Role.REGION_MANAGER)
    compute(manager)
    fixed, ceiling, maximum, advance, _ = check_totals(manager)[STRUCTURE]
    adopt(manager)
    agreement = generate_agreements(manager)

    director = browser_of(Role.DIRECTOR)
    told = read_allocation(director)
    assert [cents(amount) for amount in told] == [fixed, ceiling, maximum, advance]
    assert read_agreement(director) == agreement
    check_agreement(pdf_text(agreement), *told)


def check_totals(run):
    """Check that every total closes to the cent; return each structure's amounts."""
    structures = amounts_in(run.get_by_role("table", name="Dotation et premier versement"))
    envelope = run.get_by_role("heading", name="Enveloppe :").inner_text()
    run.get_by_role("link", name="Détail par indicateur").click()
    lines = amounts_in(run.get_by_role("table", name="Montants par indicateur"))
    run.go_back()
    total, pots = structures.pop("Total"), lines.pop("Total")
    assert column_sums(structures) == total
    assert column_sums(lines) == pots
    assert len(lines) == len(structures) == 11
    assert [name for name, (*amounts, most) in lines.items() if sum(amounts) != most] == []
    assert {name: most for name, (*_, most) in lines.items()} == {
        name: fixed + ceiling for name, (fixed, ceiling, *_) in structures.items()
    }
    assert [
        n for n, (fixed, ceiling, most, *_) in structures.items() if fixed + ceiling != most
    ] == []
    assert cents(envelope.partition(":")[2]) == total[2] == sum(pots[:-1]) == pots[-1]
    assert total[3] == total[2] * 80 // 100
    return structures


def column_sums(rows):
    return [sum(column) for column in zip(*rows.values(), strict=True)]


def adopt(manager):
    manager.get_by_role("link", name="Arrêter cette répartition").click()
    manager.get_by_label("Numéro de délibération").fill("15-CP-042")
    manager.get_by_label("Date de la délibération").fill("2015-01-19")
    manager.get_by_role("button", name="Arrêter la répartition").click()
    expect(manager.get_by_text("délibération n° 15-CP-042 du 19 janvier 2015")).to_be_visible()


def generate_agreements(manager):
    """Have the worker print the conventions; return the bytes of one, opened alone."""
    open_task(manager, "Générer les conventions")
    manager.get_by_role("button", name="Générer toutes les conventions").click()
    expect(manager.get_by_text("Vous pouvez quitter cette page")).to_be_visible()
    manager.evaluate("document.body.dataset.page = 'kept'")
    expect(manager.get_by_text("11 sur 11", exact=True)).to_be_visible(timeout=PRINTED)
    expect(manager.locator("body")).to_have_attribute("data-page", "kept")  # not reloaded
    opened = follow(manager, manager.get_by_role("link", name=AGREEMENT))
    archive = zipfile.ZipFile(
        io.BytesIO(follow(manager, manager.get_by_role("link", name="Télécharger les 11")))
    )
    assert len(archive.namelist()) == 11
    assert {archive.read(name)[:5] for name in archive.namelist()} == {b"%PDF-"}
    assert archive.read(f"convention-{AGREEMENT}.pdf") == opened
    return opened


def read_allocation(director):
    """Return what the director reads: fixed part, ceiling, maximum, first payment."""
    open_task(director, "Lire votre dotation expliquée")
    expect(director.get_by_role("heading", level=1)).to_have_text(f"{STRUCTURE}, dotation 2015")
    sums = director.locator(".sums td").all_inner_texts()
    first = director.get_by_role("heading", name="Premier versement").inner_text()
    return [*sums, first.rpartition(": ")[2]]


def read_agreement(director):
    return follow(director, director.get_by_role("link", name="Lire la convention"))


def follow(person, link):
    """Return what a link gives, with the person's session, without leaving the page."""
    answer = person.request.get(link.get_attribute("href"))
    assert answer.ok
    return answer.body()


def check_agreement(text, fixed, ceiling, maximum, advance):
    assert STRUCTURE in text
    assert f"montant maximal de {plain(maximum)}" in text
    assert f"premier versement de {plain(advance)}" in text
    assert f"Part fixe {plain(fixed)}" in text
    assert f"plafond de la part variable {plain(ceiling)}" in text
    assert "délibération n° 15-CP-042" in text
