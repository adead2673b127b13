"""The appeals of a year cost the same to read for two structures and for eleven."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue.appeals.services import acknowledge
from structures.models import Role
from tests.allocation.builders import ALL_CODES, make_user
from tests.dialogue.appeal_builders import make_appeal
from tests.dialogue.builders import make_open_campaign
from tests.structures.pages import text_of

YEAR = "/campagnes/2015/recours/"
MOST_QUESTIONS = 11  # who one is, the frame, the year and its terms, the list and its filters
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Role.REGION_AGENT, Role.STATE_OBSERVER])
def test_the_year_s_list_costs_the_same_for_two_and_for_eleven(client, role):
    make_open_campaign(ALL_CODES)
    client.force_login(make_user(role))
    asked = []
    for codes in (ALL_CODES[:2], ALL_CODES[2:]):
        for code in codes:
            acknowledge(make_appeal(code), by=make_user("region_agent"))
        client.get(YEAR)
        with CaptureQueriesContext(connection) as captured:
            read = text_of(client.get(YEAR))
        asked.append(len(captured))
    assert "11 recours" in read
    assert asked[0] == asked[1] <= MOST_QUESTIONS
