"""What tests of the whole site share."""

import logging

import pytest

from structures.ground.work.beats import beat
from tests.project.addresses import make_everything


@pytest.fixture
def worker(db):
    """A worker that is alive, as far as anybody can tell."""
    beat("worker")


@pytest.fixture
def queue(settings):
    """Tasks wait in the database, as they do on the site."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def network(db, queue, caplog, worker):
    """One of each thing that an address may be about, for us and for another structure."""
    caplog.set_level(logging.ERROR, "django.request")  # refusals are what is looked for
    make_everything()
