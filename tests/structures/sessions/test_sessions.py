"""Where a person is signed in: seen, ended one by one or all at once."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from structures.sessions.selectors import open_sessions
from structures.sessions.services import forget_ended_sessions
from tests.allocation.builders import make_user
from tests.structures.pages import page, text_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
PASSWORD = "une-phrase-bien-longue"
OUT = "/connexion/?next=/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    user = make_user("region_agent")
    user.set_password(PASSWORD)
    user.save()
    return user


def signed_in(user, device=FIREFOX):
    browser = Client(headers={"user-agent": device})
    browser.post("/connexion/", {"login": user.email, "password": PASSWORD})
    assert browser.get("/").status_code == 200
    return browser


@pytest.mark.parametrize("key", ["9" * 5_000, "99999999999999999999", "0"])
def test_a_key_that_no_session_has_ends_none(person, key):
    here, there = signed_in(person), signed_in(person)
    shown = text_of(here.post("/compte/sessions/terminer/", {"session": key}, follow=True))
    assert "déjà terminée" in shown
    assert there.get("/").status_code == 200


def test_each_session_says_its_device_and_which_is_this_one(person):
    here, _ = signed_in(person), signed_in(person, "curl")
    shown = text_of(here.get("/compte/sessions/"))
    assert "Firefox sur Windows Cette session" in shown
    assert "navigateur inconnu sur un appareil inconnu" in shown


def test_a_person_ends_one_of_their_sessions(person):
    here, there = signed_in(person), signed_in(person)
    other = next(s for s in open_sessions(person, here.session.session_key) if not s.is_current)
    here.post("/compte/sessions/terminer/", {"session": other.pk})
    assert (here.get("/").status_code, there.get("/").url) == (200, OUT)


def test_a_person_ends_all_of_their_other_sessions_known_or_not(person, client):
    here, there = signed_in(person), signed_in(person)
    client.force_login(person)  # of which no row is kept
    here.post("/compte/sessions/terminer/")
    assert [one.get("/").status_code for one in (here, there, client)] == [200, 302, 302]
    assert [one.is_current for one in open_sessions(_fresh(person), here.session.session_key)] == [
        True
    ]


def test_nobody_ends_the_session_of_somebody_else(person, client):
    there = signed_in(person)
    session = open_sessions(person)[0]
    client.force_login(make_user("region_manager"))
    client.post("/compte/sessions/terminer/", {"session": session.pk})
    assert there.get("/").status_code == 200


def test_an_administrator_sees_and_ends_the_sessions_of_somebody(person, client):
    there = signed_in(person)
    admin = make_user("region_admin")
    assert "Firefox sur Windows" in text_of(page(client, admin, f"/comptes/{person.pk}/"))
    client.post(f"/comptes/{person.pk}/sessions/")
    assert there.get("/").url == OUT


def test_a_password_that_is_changed_ends_the_other_sessions(person):
    here, there = signed_in(person), signed_in(person)
    new = {"oldpassword": PASSWORD, "password1": f"{PASSWORD}2", "password2": f"{PASSWORD}2"}
    here.post("/mot-de-passe/changer/", new)
    assert (here.get("/").status_code, there.get("/").url) == (200, OUT)
    assert len(open_sessions(_fresh(person))) == 1


def test_when_a_session_was_used_is_kept_once_in_five_minutes(person):
    here = signed_in(person)
    long_ago = timezone.now() - timedelta(hours=1)
    UserSession.objects.update(last_seen_at=long_ago)
    here.get("/")
    assert UserSession.objects.get().last_seen_at == long_ago
    session = here.session
    session["last_seen"] = long_ago.timestamp()
    session.save()
    here.get("/")
    assert UserSession.objects.get().last_seen_at > long_ago


def test_a_session_that_is_over_is_forgotten_with_its_address(person):
    signed_in(person)
    Session.objects.update(expire_date=timezone.now())
    assert open_sessions(person) == []
    assert forget_ended_sessions() == 1
    assert not UserSession.objects.exists() and not Session.objects.exists()


def _fresh(user):
    return type(user).objects.get(pk=user.pk)
