"""A file that cannot be applied says why, in French, and changes nothing."""

import pytest
from playwright.sync_api import expect

from allocation.models import State
from config.demo.files import ACTIVITY_FILE, INSEE_FILE
from structures.models import Role
from tests.browser.pages import send_activity, send_communes

pytestmark = pytest.mark.browser


def with_a_line(line):
    return INSEE_FILE.read_bytes() + f"{line}\n".encode()


def with_a_column(title):
    header, *rows = ACTIVITY_FILE.read_text().splitlines()
    return "\n".join([f"{header};{title}", *(f"{row};" for row in rows)]).encode()


BAD_FILES = [
    ("insee", send_communes, b"%PDF-1.7\n%\xe2\xe3", "« fichier.csv » est un document PDF."),
    ("insee", send_communes, b"", "Le fichier est vide."),
    (
        "insee",
        send_communes,
        with_a_line("67999;42;67;Nulle-Part"),
        "La commune 67999 n’existe pas",
    ),
    ("activite", send_activity, with_a_column("nom_du_jeune"), "contenir des données nominatives"),
]


def test_a_bad_file_says_why_and_changes_nothing(demo, browser_of, worker, subtests):
    demo(State.COLLECTION)
    page = browser_of(Role.REGION_AGENT)
    for kind, send, content, message in BAD_FILES:
        with subtests.test(message):
            page.goto(f"/campagnes/2015/imports/{kind}/")
            send(page, {"name": "fichier.csv", "mimeType": "text/csv", "buffer": content})
            expect(page.get_by_text(message).first).to_be_visible()
            expect(page.get_by_role("button", name="Appliquer")).to_have_count(0)
            page.goto("/campagnes/2015/donnees/")
            expect(page.get_by_text("0 sur 77", exact=True)).to_be_visible()
