"""What an earlier version stored is carried forward: its demo, restored, migrates to today."""

import gzip
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

# Of before the outbox: what was sent then left on its day.
OLD_REMINDERS = """
from dialogue.models import Invitation, Reminder
found = list(Reminder.objects.all())
print(bool(found) and all(one.left_on == one.sent_on for one in found))
print(all(one.left_on for one in Invitation.objects.all()))
"""
# Of before the Region had an identity of its own: each campaign named it.
REGION = """
from structures.models import RegionIdentity
for one in RegionIdentity.objects.all():
    print(one.valid_from, one.name, one.seat, one.court, sep="|")
"""
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RELEASES = sorted(HERE.glob("*.sql.gz"))


def connected(database):
    """Return a connection to another database of the same server."""
    parameters = connection.get_connection_params() | {"dbname": database}
    kept = {name: parameters[name] for name in parameters.keys() & {"dbname", "host", "port"}}
    own = {name: parameters[name] for name in parameters.keys() & {"user", "password"}}
    found = psycopg2.connect(**kept, **own)
    found.autocommit = True
    return found


@pytest.fixture
def restored(request, db):
    """The name of a database that holds what the release stored."""
    name = f"{connection.settings_dict['NAME']}_release"
    with closing(connected("postgres")) as server, server.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        with closing(connected(name)) as base, base.cursor() as cursor:
            cursor.execute(gzip.decompress(request.param.read_bytes()).decode())
        yield name
    finally:
        with closing(connected("postgres")) as server, server.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}"')


def manage(database, *arguments):
    """Run manage.py on another database; return what it printed."""
    url = os.environ["DATABASE_URL"]
    environment = os.environ | {"DATABASE_URL": f"{url[: url.rindex('/')]}/{database}"}
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def count(database, table):
    with closing(connected(database)) as base, base.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return cursor.fetchone()[0]


def test_a_release_is_kept():
    assert [path.name for path in RELEASES][:1] == ["0.2.0.sql.gz"]


@pytest.mark.parametrize("restored", RELEASES, indirect=True, ids=lambda path: path.name)
def test_what_a_release_stored_migrates_to_today(restored):
    before = count(restored, "allocation_payment"), count(restored, "dialogue_statement")
    manage(restored, "migrate", "-v", "0")
    assert before == (count(restored, "allocation_payment"), count(restored, "dialogue_statement"))
    assert min(before) > 0
    assert "conforme" in manage(restored, "verify_run")
    assert manage(restored, "shell", "-v", "0", "-c", OLD_REMINDERS).split() == ["True", "True"]
    assert manage(restored, "shell", "-v", "0", "-c", REGION).splitlines() == [
        "2015-01-01|Région Alsace|Maison de la Région, Strasbourg"
        "|tribunal administratif de Strasbourg"
    ]
