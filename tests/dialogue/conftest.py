"""Dialogues opened once for all the tests of a file; what a test does to them is undone."""

import pytest
from django.db import transaction

from tests.dialogue.builders import make_open_campaign


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    """Open the dialogues of a small network: `make_dialogue` and `make_rating` find them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_open_campaign()
        transaction.set_rollback(True)
