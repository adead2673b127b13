"""What browser tests share: Debian's chromium, the site, a browser for each person, a worker.

The site answers from threads of this process, on a database that is emptied after each test.
"""

import os
import subprocess
import sys
from math import ceil
from random import Random
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client, override_settings
from playwright.sync_api import expect

from structures.models import User
from tests.browser.pages import demo_account, sign_in

# Playwright keeps an event loop in the thread of the tests, where Django would refuse to work.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

PATIENCE = 10_000  # milliseconds for a page to show what is expected, on a busy machine
SECONDS_TO_STOP = 30
ONE_PAGE_IN = 8

expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {
        **browser_type_launch_args,
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", *quiet],
    }


@pytest.fixture(scope="session")
def base_url():
    """Stand in for pytest-playwright's, of which pytest warns: the address is live_server's."""


@pytest.fixture(scope="session")
def browser(browser):
    """Close at the end the connections made under Playwright's event loop.

    Django keeps them apart from those of the thread, so that nobody else could: the test
    database, still in use, would not be dropped.
    """
    yield browser
    connections.close_all()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "fr-FR",
        "timezone_id": "Europe/Paris",
    }


@pytest.fixture(scope="session")
def _static_files_are_found():
    """Let the server start where no static file was collected, of which whitenoise warns."""
    with override_settings(STATIC_ROOT=django_settings.STATICFILES_DIRS[0]):
        yield


@pytest.fixture(scope="session")
def live_server(_static_files_are_found, live_server):
    return live_server


@pytest.fixture
def _as_in_production(_quick_settings, settings, live_server, monkeypatch):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    # A connection that a thread of the server kept would outlive the test.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    cache.clear()  # not emptied with the rest, and counts the sign-ins


@pytest.fixture
def worker(transactional_db):
    """Run `manage.py worker` on the test's database until the test ends."""
    url = urlsplit(os.environ["DATABASE_URL"])
    folder, _, _ = url.path.rpartition("/")
    database = url._replace(path=f"{folder}/{connection.settings_dict['NAME']}").geturl()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--no-startup-delay", "--interval=0.2"],
        cwd=django_settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": database, "VAR_DIR": str(django_settings.VAR_DIR)},
    )
    yield
    process.terminate()
    assert process.wait(SECONDS_TO_STOP) == 0


@pytest.fixture
def chosen(request):
    """Return the addresses to open of a list: all with `--whole`, else some, always the same."""
    if request.config.getoption("--whole"):
        return list
    choice = Random(2015)
    return lambda paths: choice.sample(paths, ceil(len(paths) / ONE_PAGE_IN))


@pytest.fixture
def new_context(new_context, _as_in_production):
    """Open a browser of its own, which does not wait for long."""

    def impatient_context():
        context = new_context()
        context.set_default_timeout(PATIENCE)
        return context

    return impatient_context


@pytest.fixture
def browser_of(new_context):
    """Open a browser for the demo account of a role, signed in through the page."""

    def open_for(role):
        page = new_context().new_page()
        sign_in(page, demo_account(role).email)
        expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
        return page

    return open_for


@pytest.fixture
def already_signed_in(new_context, live_server):
    """Open a browser signed in without the page, as a person or as the only one of a role."""

    def open_for(who):
        context = new_context()
        if who:
            client = Client()
            client.force_login(who if isinstance(who, User) else demo_account(who))
            session = client.cookies[django_settings.SESSION_COOKIE_NAME]
            cookie = {"name": session.key, "value": session.value, "url": live_server.url}
            context.add_cookies([cookie])
        return context.new_page()

    return open_for
