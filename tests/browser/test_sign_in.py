"""Signing in, and choosing a new password by mail."""

import re

import pytest
from django.core import mail
from playwright.sync_api import expect

from allocation.models import State
from config.demo.loader import accounts
from structures.messages.dispatch import send_due_messages
from structures.models import Role
from tests.browser.pages import demo_account, sign_in

pytestmark = pytest.mark.browser

NEW_PASSWORD = "quatre-saisons-en-alsace"


@pytest.fixture
def director(demo):
    demo(State.COLLECTION)
    mail.outbox.clear()
    return demo_account(Role.DIRECTOR).email


def test_a_wrong_password_is_refused_in_french(page, director):
    sign_in(page, director, "un-autre-mot-de-passe")
    expect(page.get_by_role("alert")).to_have_text(
        "L’adresse électronique ou le mot de passe est incorrect."
    )
    expect(page.get_by_label("Adresse électronique")).to_have_value(director)


def test_a_forgotten_password_is_replaced_by_mail(page, director):
    ask_for_a_link(page, director)
    (message,) = mail.outbox
    assert message.to == [director]
    page.goto(re.search(r"http://\S+", message.body).group())
    page.get_by_label("Nouveau mot de passe").fill(NEW_PASSWORD)
    page.get_by_label("Le même, une seconde fois").fill(NEW_PASSWORD)
    page.get_by_role("button", name="Enregistrer ce mot de passe").click()
    sign_in(page, director, accounts()["password"])
    expect(page.get_by_role("alert")).to_be_visible()
    sign_in(page, director, NEW_PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos tâches")


def test_an_unknown_address_gets_the_same_answer_and_no_mail(page, director):
    ask_for_a_link(page, director)
    known = page.get_by_role("main").inner_text()
    ask_for_a_link(page, "personne@demo.example")
    assert page.get_by_role("main").inner_text() == known
    assert [message.to for message in mail.outbox] == [[director]]


def test_nobody_signs_up_alone(page):
    for path in ("/inscription/", "/signup/", "/accounts/signup/"):
        assert page.goto(path).status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Cette page n’existe pas")


def ask_for_a_link(page, email):
    page.goto("/mot-de-passe/oublie/")
    page.get_by_label("Adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir le lien").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Consultez votre messagerie")
    send_due_messages()  # as a worker would
