"""A real worker, killed while it prints: another takes over, and prints once."""

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult

from allocation.agreements.jobs import print_all
from allocation.agreements.models import Agreement
from structures.models import JournalEntry, StoredFile, WorkerBeat
from tests.allocation.builders import make_adopted_campaign, make_agreement
from tests.project.test_house_rules import ROOT

LONGEST = 60  # seconds


def wait_until(done):
    deadline = time.monotonic() + LONGEST
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def statuses():
    return sorted(DBTaskResult.objects.values_list("status", flat=True))


@contextmanager
def a_worker():
    """`manage.py worker`, in a process of its own, on the database of the tests."""
    name, where = connection.settings_dict["NAME"], os.environ["DATABASE_URL"]
    where = where.rpartition("/")[0] + f"/{name}"
    command = [sys.executable, "manage.py", "worker", "--interval", "0.1", "--no-startup-delay"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": where})
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(LONGEST)


@pytest.fixture
def to_print(transactional_db, settings):
    """Two conventions in the queue."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    campaign = make_adopted_campaign()
    print_all([make_agreement(campaign, code) for code in ("67437", "S11")])


def test_a_worker_killed_while_it_prints_is_taken_over_and_each_is_printed_once(to_print):
    with a_worker() as first:
        wait_until(lambda: "RUNNING" in statuses())
        first.kill()
        first.wait(LONGEST)
    assert "RUNNING" in statuses()
    WorkerBeat.objects.update(beat_at=Now() - timedelta(minutes=1))  # rather than wait for it
    with a_worker():
        wait_until(lambda: statuses() == ["SUCCESSFUL", "SUCCESSFUL"])
    assert Agreement.objects.filter(state=Agreement.State.GENERATED).count() == 2
    assert StoredFile.objects.filter(name__startswith="convention").count() == 2
    assert JournalEntry.objects.filter(summary__endswith="générée").count() == 2


def test_a_worker_that_loses_the_database_goes_on_by_itself(to_print):
    with a_worker() as worker:
        wait_until(lambda: "RUNNING" in statuses())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        wait_until(lambda: statuses() == ["SUCCESSFUL", "SUCCESSFUL"])
        assert worker.poll() is None
    assert JournalEntry.objects.filter(summary__endswith="générée").count() == 2
    assert not WorkerBeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_says_that_it_is_alive_until_it_ends():
    with a_worker():
        wait_until(WorkerBeat.objects.exists)
    assert not WorkerBeat.objects.exists()
