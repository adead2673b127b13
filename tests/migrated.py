"""The migrated, empty database that those of the tests are copied from.

    python -m tests.migrated     makes it if it is missing, and prints its name

Made once for a set of migrations: it takes a minute of processor, for each process otherwise.
DATABASE_URL  the server where the test databases are made
"""

import os
import subprocess
import sys
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg2
from django.db import connection

ROOT = Path(__file__).parent.parent
PREFIX = "tests_of_"


def name() -> str:
    """Return its name, which says what migrations and libraries made it."""
    made_by = sorted(ROOT.glob("*/migrations/*.py")) + [ROOT / "requirements-dev.lock"]
    return PREFIX + sha256(b"".join(file.read_bytes() for file in made_by)).hexdigest()[:16]


def make() -> None:
    """Make it if it is missing: under another name, which it only leaves once it is whole."""
    url = urlsplit(os.environ["DATABASE_URL"])
    folder, _, _ = url.path.rpartition("/")
    with closing(psycopg2.connect(**connection.get_connection_params())) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [PREFIX])
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name()])
            if cursor.fetchone():
                return
            unfinished = f"{PREFIX}unfinished"
            cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
            cursor.execute(f'CREATE DATABASE "{unfinished}"')
            subprocess.run(
                [sys.executable, "manage.py", "migrate", "--verbosity=0"],
                cwd=ROOT,
                env={
                    **os.environ,
                    "DATABASE_URL": url._replace(path=f"{folder}/{unfinished}").geturl(),
                },
                check=True,
            )
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
            for (old,) in cursor.fetchall():
                if old != unfinished:
                    cursor.execute(f'DROP DATABASE "{old}"')
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name()}"')


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    django.setup()
    make()
    print(name())
