"""What tests of the whole site share."""

import psycopg2
import pytest
from django.db import connection

from config.health import WORKER


@pytest.fixture
def worker(db):
    """A worker, as far as the database can tell: a connection under its name."""
    parameters = connection.get_connection_params() | {"application_name": WORKER}
    parameters.pop("cursor_factory", None)
    connected = psycopg2.connect(**parameters)
    yield
    connected.close()
