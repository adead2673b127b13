"""Dialogues opened once for all the tests of a file; what a test does to them is undone."""

import pytest
from django.core import mail
from django.db import transaction

from dialogue.meetings import services as meetings
from dialogue.rules import Stage
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_dialogue, make_director, make_open_campaign


@pytest.fixture(scope="module")
def opened(django_db_setup, django_db_blocker):
    """Open the dialogues of a small network: `make_dialogue` and `make_rating` find them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield make_open_campaign()
        transaction.set_rollback(True)


@pytest.fixture
def director(client):
    """The test client, signed in as the director once there is a dialogue."""

    def sign_in(stage=Stage.SELF_ASSESSMENT):
        make_dialogue(stage)
        client.force_login(make_director())
        return client

    return sign_in


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """Invite to a meeting and let the messages leave; return them."""

    def invite(meeting):
        with django_capture_on_commit_callbacks(execute=True):
            meetings.invite(meeting, by=make_user("region_agent"))
        return mail.outbox

    return invite
