"""What every test shares: quick passwords, plain static files, mail and tasks in memory, a clock
that is right again after a demo.

TEST_TEMPLATE  the database to copy, of migrated.py; else each is migrated
TEST_CLOCK  the moment at which the tests begin, in Paris: 2027-06-15T23:59; else the real one
"""

import os
from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache
from random import Random
from time import sleep
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import TransactionTestCase
from django.utils import timezone
from hypothesis import HealthCheck, settings

from allocation.models import Campaign, State
from config.demo.loader import load_demo
from structures.ground import clock
from structures.ground.printing import printer

NEAR = timedelta(seconds=10)
# What migrating writes, and no test changes.
KEPT = {"django_content_type", "auth_permission"}


def pytest_addoption(parser):
    parser.addoption("--whole", action="store_true", help="all that a sample stands for")


def pytest_configure(config):
    """Set the clock, which then runs, before files of tests are read: some keep their day."""
    if told := os.environ.get("TEST_CLOCK"):
        zone = ZoneInfo(django_settings.TIME_ZONE)
        travel = time_machine.travel(datetime.fromisoformat(told).replace(tzinfo=zone))
        travel.start()
        config.add_cleanup(travel.stop)


# The same cases on every machine, however slow it is.
settings.register_profile(
    "alike",
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("alike")


def pytest_collection_modifyitems(config, items):
    """Keep half of each family of `sampled` tests, always the same half."""
    families = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled") and not config.getoption("--whole"):
            families[item.nodeid.partition("[")[0]].append(item)
    left = [
        one
        for name, family in families.items()
        for one in Random(name).sample(family, len(family) // 2)
    ]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Copy what script/test migrated beforehand, if it did; wait for no disk."""
    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c synchronous_commit=off"


@pytest.fixture(scope="session", autouse=True)
def _printed_once():
    """Print the same page once: a demo that is loaded again has the same documents."""
    asked, printer.print_pdf = printer.print_pdf, cache(printer.print_pdf)
    yield
    printer.print_pdf = asked


@pytest.fixture(scope="session", autouse=True)
def _quick_emptying():
    """Empty the tables after a test that commits row by row: truncating 180 takes far longer.

    Under a role that may leave triggers out; under another, Django truncates.
    """
    truncate = TransactionTestCase._fixture_teardown

    def empty(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser') = 'on'")
            if not cursor.fetchone()[0]:
                return truncate(self)
            names = connection.introspection.django_table_names(
                only_existing=True, include_views=False
            )
            deletes = [f'DELETE FROM "{name}"' for name in names if name not in KEPT]
            ask = ["SET LOCAL session_replication_role = replica", *deletes]
            with transaction.atomic():
                cursor.execute(";".join(ask))

    TransactionTestCase._fixture_teardown = empty
    yield
    TransactionTestCase._fixture_teardown = truncate


@pytest.fixture(autouse=True)
def _one_day():
    """Wait for midnight if it is near: what day it is must not change in the middle of a test."""
    now = timezone.localtime()
    if (now + NEAR).date() != now.date():
        sleep(NEAR.total_seconds())


@pytest.fixture(scope="session")
def _folder(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture(autouse=True)
def _quick_settings(settings, _folder):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.VAR_DIR = _folder
    settings.STATIC_ROOT = settings.STATICFILES_DIRS[0]
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    yield
    clock.turn_to(timezone.localdate())


@pytest.fixture
def demo(db):
    """Load the demo's first year alone, in a given state: `demo(State.ADOPTED)` returns it.

    Time stands still meanwhile, at the beginning of the hour, so that it is the same each time.
    """

    def load(state: State) -> Campaign:
        hour = timezone.now().replace(minute=0, second=0, microsecond=0)
        with time_machine.travel(hour, tick=False):
            load_demo(state, [2015])
            told = timezone.localtime(clock.now())
        clock.turn_to(told.date(), told.time())
        return Campaign.objects.get()

    return load
