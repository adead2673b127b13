"""The president reads all of the structure, the State all of the network; neither writes."""

import re

import pytest
from django.urls import resolve

from structures.models import Role
from tests.allocation.builders import OWN
from tests.journeys.people import Person
from tests.project.addresses import OTHER, ROUTES, address, make_everything

PAGE, OF_ANOTHER = f"/structures/{OWN}/", f"/structures/{OTHER}/"
# What is said on our pages, and under which of them.
OURS = {
    "": ["Jeanne Exemple", "Projet 2014-2017", "Analyse transversale 2015"],
    "plan/2015/": ["Ouvrir un accueil le samedi", "Cent jeunes reçus"],
    "etat-des-lieux/2015/": ["Local perdu", "La direction"],
    "dotation/2015/": ["÷", "€"],
    "historique/": ["Plan d’action 2015", "délibération n° 15-CP-042"],
}
# Forms that change nothing of what others read: one's account, a check of a run's fingerprint.
# What everybody does for themselves; and who is invited signs nothing in yet.
HARMLESS = re.compile(
    r"/deconnexion/|/mot-de-passe/changer/|/compte/sessions/.*|/invitation/.*|.*/verification/"
)
ASKS = ("/demandes/", "/recours/")  # a president asks for help, and contests, too
# Read only once there is something to read there: two versions, two years, a printing under way,
# a document that is ready or that was made void; or once a structure is chosen.
LATER = {
    "allocation:agreement_text_preview",
    "structures:project_compare",
    "allocation:comparison",
    "allocation:change",
    "allocation:network_changes",
    "allocation:agreement_void",
    "allocation:agreement_progress",
    "structures:document_file",
    "account_logout",
    "structures:help_reply",
}


@pytest.fixture
def everything(db, settings):
    """One of each thing that a page shows, for our structure and for another."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_everything()


def forms_in(pages):
    """Return where the forms of these pages send what is typed, but for the harmless ones."""
    forms = [(form, path) for path, page in pages.items() for form in page.forms]
    sent = {form.action or path for form, path in forms if form.method == "post"}
    return {to for to in sent if not HARMLESS.fullmatch(to)}


def asks(path, role):
    """Tell whether a president sends this as a director does."""
    return role == Role.PRESIDENT and any(part in path for part in ASKS)


def of_the_file(routes):
    """Return the routes about the structures' files and the split, not about the dialogue."""
    return [r for r in routes if r.name.startswith(("structures:", "allocation:"))]


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.STATE_OBSERVER])
def test_every_page_that_one_may_read_is_found_and_none_has_a_form(everything, role):
    pages = Person(role).wanders()
    mine = [r for r in of_the_file(ROUTES) if role in r.access.roles and "GET" in r.access.methods]
    found = {resolve(path).view_name for path in pages}
    assert {route.name for route in mine} - found - LATER == set()
    elsewhere = {to for to in forms_in(pages) if "/dialogue" not in to}
    assert {to for to in elsewhere if not asks(to, role)} == set()


def test_a_president_reads_all_that_is_kept_of_the_structure(everything):
    president = Person(Role.PRESIDENT)
    for path, texts in OURS.items():
        president.opens(PAGE + path)
        president.sees(*texts)
    walked = president.wanders()
    assert PAGE in walked
    assert [path for path in walked if OTHER in path] == []


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.STATE_OBSERVER])
def test_what_others_send_is_not_there_for_who_only_reads(everything, role):
    person = Person(role)
    sent = [address(r) for r in of_the_file(ROUTES) if "POST" in r.access.methods]
    sent = [path for path in sent if not asks(path, role)]
    assert len(sent) > 40
    person.sends_nothing_to(*(path for path in sent if not HARMLESS.fullmatch(path)))


def test_the_state_reads_every_structure_but_not_what_is_kept_for_the_region(everything):
    observer, agent = Person(Role.STATE_OBSERVER), Person(Role.REGION_AGENT)
    for page in (PAGE, OF_ANOTHER):
        observer.opens(page)
        observer.sees("Jeanne Exemple")
    for person, kept in ((agent, True), (observer, False)):
        said = person.opens(f"{PAGE}historique/")
        assert ("lu par la Région seule" in said) is kept
