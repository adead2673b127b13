"""What people do on the pages, in the field's words, and what tests read there."""

import re
import unicodedata
from contextlib import suppress
from pathlib import Path

import pypdfium2
from playwright.sync_api import Error, FilePayload, Locator, Page, expect

from config.demo.files import ACTIVITY_FILE, INSEE_FILE
from config.demo.loader import accounts
from structures.models import User

TIMES, EVERY = 60, 500  # a work is waited for 30 seconds, in milliseconds


def sign_in(page: Page, email: str, password: str | None = None) -> None:
    """Fill in the sign-in page and send it; with the demo's password unless told."""
    page.goto("/connexion/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_label("Mot de passe").fill(password or accounts()["password"])
    page.get_by_role("button", name="Se connecter").click()


def demo_account(role: str) -> User:
    """Return the account that visitors of the demo use in this role: the first opened."""
    return User.objects.filter(role=role).earliest("pk")


def open_task(page: Page, title: str) -> None:
    """Follow a task of the person's first page."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name=title).click()


def send_communes(page: Page, file: Path | FilePayload) -> None:
    """Send in a communes' file from its page, the file shipped or another."""
    page.get_by_label("Tranche d’âge de la source").select_option("15-24 ans (INSEE)")
    send_activity(page, file)


def send_activity(page: Page, file: Path | FilePayload) -> None:
    """Send in an activity file from its page."""
    page.get_by_label("Fichier").set_input_files(file)
    page.get_by_role("button", name="Lire le fichier").click()
    wait_for_the_worker(page)


def wait_for_the_worker(page: Page) -> None:
    """Ask again for a page that follows a work, as one does without JavaScript, until it ends."""
    for _ in range(TIMES):
        page.wait_for_load_state()
        if not page.get_by_role("link", name="Actualiser").count():
            return
        page.wait_for_timeout(EVERY)
        with suppress(Error):  # the page loads itself anew at the very same moment
            page.reload()
    raise AssertionError("The worker did not end.")


def import_communes(page: Page) -> None:
    """Read what the communes' file gives each structure, confirm the 0, and apply it."""
    open_task(page, "Importer la population active (INSEE)")
    send_communes(page, INSEE_FILE)
    values = page.get_by_role("table", name="Valeurs du fichier, par structure et par indicateur")
    expect(values.locator("tbody tr")).to_have_count(11)
    page.get_by_role("checkbox", name="Je confirme la valeur 0").check()
    page.get_by_role("button", name="Appliquer").click()
    wait_for_the_worker(page)
    expect(page.get_by_role("status").first).to_contain_text("11 valeurs enregistrées")


def import_activity(page: Page) -> None:
    """Send in the activity file and apply it."""
    open_task(page, "Importer ou saisir l’activité")
    send_activity(page, ACTIVITY_FILE)
    page.get_by_role("button", name="Appliquer").click()
    wait_for_the_worker(page)
    expect(page.get_by_role("status").first).to_contain_text("66 valeurs enregistrées")


def compute(page: Page) -> None:
    """Compute the first run of the year, which opens."""
    open_task(page, "Calculer la répartition")
    page.get_by_role("button", name="Calculer la répartition").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Répartition n° 1")


def amounts_in(table: Locator) -> dict[str, list[int]]:
    """Return the amounts of each row of a table as people read them: heading -> cents."""
    rows = table.locator("tbody tr, tfoot tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.innerText))"
    )
    return {
        plain(heading): [cents(cell) for cell in cells if "€" in cell] for heading, *cells in rows
    }


def cents(text: str) -> int:
    """Return the whole cents of an amount written in French.

    >>> cents("251 430,17 €")
    25143017
    """
    euros, decimals = re.fullmatch(r"([\d\s]+),(\d\d)\s€", text.strip()).groups()
    return int(re.sub(r"\s", "", euros) + decimals)


def pdf_text(content: bytes) -> str:
    """Return the text of all pages of a PDF, in reading order, spaces made plain."""
    document = pypdfium2.PdfDocument(content)
    return plain(" ".join(page.get_textpage().get_text_bounded() for page in document))


def plain(text: str) -> str:
    """Make every space, no-break ones and line ends included, a plain single one."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def bottom(found: Locator) -> float:
    """Return where what is found ends, in pixels from the top of the window."""
    box = found.bounding_box()
    assert box
    return box["y"] + box["height"]
