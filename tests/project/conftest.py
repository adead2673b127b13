"""What tests of the whole site share."""

import logging

import psycopg2
import pytest
from django.db import connection

from config.health import WORKER
from tests.project.addresses import make_everything


@pytest.fixture
def worker(db):
    """A worker, as far as the database can tell: a connection under its name."""
    parameters = connection.get_connection_params() | {"application_name": WORKER}
    parameters.pop("cursor_factory", None)
    connected = psycopg2.connect(**parameters)
    yield
    connected.close()


@pytest.fixture
def network(db, settings, caplog, worker):
    """One of each thing that an address may be about, for us and for another structure."""
    caplog.set_level(logging.ERROR, "django.request")  # refusals are what is looked for
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_everything()
