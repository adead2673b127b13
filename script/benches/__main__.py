"""`script/bench`: makes a database of its own, measures in it, prints, and drops it."""

import argparse
import logging
import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

import django
import environ
import psycopg2

NAMES = ("split", "batch", "run", "verify", "activity", "imports", "convention", "pdf", "pages")
SCALE = "scale"
DATABASE = "dotations_bench"


def main() -> None:
    """Measure what is asked for on the command line."""
    asked = _arguments()
    if asked.list:
        print("\n".join([*NAMES, SCALE]))
        return
    with _own_database():
        django.setup()
        # Only now: what is measured is the product, which needs its settings.
        from django.conf import settings  # noqa: PLC0415
        from django.core.management import call_command  # noqa: PLC0415
        from django.db import connections  # noqa: PLC0415

        from script.benches import lines  # noqa: PLC0415

        logging.getLogger("django.request").setLevel(logging.ERROR)  # a page may not be there yet
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        call_command("migrate", verbosity=0)
        call_command("createcachetable")
        try:
            lines.measure(asked.names or list(NAMES), asked)
        finally:
            connections.close_all()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="LIGNE", help=", ".join([*NAMES, SCALE]))
    parser.add_argument("--list", action="store_true", help="les lignes")
    parser.add_argument("--rounds", type=int, default=7, help="mesures de chaque ligne")
    parser.add_argument("--size", type=int, default=436, help="structures du réseau inventé")
    parser.add_argument("--sizes", default="11,100,436,2000", help="celles de scale")
    asked = parser.parse_args()
    if unknown := set(asked.names) - {*NAMES, SCALE}:
        parser.error(f"il n’y a pas de mesure « {', '.join(sorted(unknown))} »")
    return asked


@contextmanager
def _own_database() -> Iterator[None]:
    """Create an empty database beside the one that is given, and drop it in the end."""
    server = environ.Env().db("DATABASE_URL")
    address, question, options = os.environ["DATABASE_URL"].partition("?")
    os.environ |= {
        "DATABASE_URL": f"{address.rpartition('/')[0]}/{DATABASE}{question}{options}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "mesure",
        "DEMO": "1",
        "DEBUG": "0",
    }
    where = {"dbname": "postgres", "host": server["HOST"], "port": server["PORT"]}
    where |= {"user": server["USER"], "password": server["PASSWORD"]}
    given = {name: value for name, value in where.items() if value}

    def run(sql: str) -> None:
        with closing(psycopg2.connect(**given)) as base:
            base.autocommit = True
            base.cursor().execute(sql)

    run(f"DROP DATABASE IF EXISTS {DATABASE}")
    run(f"CREATE DATABASE {DATABASE}")
    try:
        yield
    finally:
        run(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


if __name__ == "__main__":
    sys.exit(main())
