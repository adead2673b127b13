"""A page that waits too long for the database says so, instead of failing."""

import os
import subprocess
import sys
import threading
from ast import literal_eval

import pytest
from django.db import connection, transaction

from allocation.campaigns.services import open_collection
from allocation.models import Campaign
from tests.allocation.builders import make_campaign, make_user
from tests.project.test_house_rules import ROOT
from tests.structures.pages import text_of

COLLECT = "/campagnes/2015/ouverture/"
WHAT = """
from django.db import connection
from config import wsgi
with connection.cursor() as cursor:
    for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute(f"SHOW {name}")
        print(cursor.fetchone()[0])
"""


@pytest.fixture
def hurried(transactional_db, client):
    """A page that waits for a fifth of a second only."""
    client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 200")
    yield client
    connection.close()


def held(act):
    """Do `act` while somebody else holds the campaign."""
    taken, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Campaign.objects.select_for_update().get()
            taken.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    taken.wait(10)
    try:
        return act()
    finally:
        done.set()
        thread.join()


def test_who_waits_too_long_is_told_what_to_do_and_nothing_is_half_done(hurried):
    campaign, user = make_campaign(), make_user("region_manager")
    hurried.force_login(user)
    answer = held(lambda: hurried.post(COLLECT))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    shown = text_of(answer)
    assert "L’outil n’a pas pu vous répondre à temps" in shown
    assert "revenez à la page précédente" in shown
    open_collection(campaign, by=user)  # as if nothing had been asked


def test_a_fault_of_ours_stays_a_fault(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("config.views.delays_of", lambda campaign: 1 / 0)
    answer = client.get("/aide/")
    assert answer.status_code == 500
    assert "L’outil a rencontré une panne" in text_of(answer)


@pytest.mark.parametrize(
    ("pooler", "waits"),
    [
        pytest.param("0", ["3s", "15s", "30s"], id="direct"),
        pytest.param("1", ["0"] * 3, id="pooler"),
    ],
)
def test_the_web_alone_waits_so_long_and_a_pooler_is_asked_nothing(pooler, waits):
    found = subprocess.run(
        [sys.executable, "-c", WHAT],
        cwd=ROOT,
        env={**os.environ, "DATABASE_POOLER": pooler, "DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.split() == waits


@pytest.mark.parametrize(
    ("pooler", "asked"),
    [
        pytest.param("0", {"sslmode": "require", "options": "-c jit=off"}, id="direct"),
        pytest.param("1", {"sslmode": "require"}, id="pooler"),
    ],
)
def test_what_the_address_of_the_database_asks_for_stays(pooler, asked):
    address = "postgres://tool@db.example/tool?sslmode=require"
    found = subprocess.run(
        [sys.executable, "-c", "from config import settings as s; print(s.DATABASE['OPTIONS'])"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_POOLER": pooler, "DATABASE_URL": address},
        capture_output=True,
        text=True,
        check=True,
    )
    assert literal_eval(found.stdout) == asked
