"""The simulator asks as little of the database for the country's network as for two structures."""

import pytest

from tests.allocation.builders import NATION, OWN, make_adopted_campaign, wide_codes
from tests.allocation.reading_costs import questions
from tests.allocation.wide_network import count_rows
from tests.structures.builders import make_person

PATH = f"/structures/{OWN}/simulateur/2015/?indicateur_6=9000"
ROLES = ("director", "region_manager", "state_observer")
# The session, the person, the frame's years, then our own rows of the run and its total.
MOST, KILOBYTES = 5, 20


@pytest.mark.parametrize("codes", [(OWN, "67482"), wide_codes(11), wide_codes(NATION)])
def test_it_costs_the_same_however_wide_the_network(client, db, codes):
    make_adopted_campaign(codes=codes)
    count_rows()
    for role in ROLES:
        client.force_login(make_person(role))
        size = len(client.get(PATH).content)
        assert len(questions(lambda: client.get(PATH))) <= MOST, role
        assert size < KILOBYTES * 1000, role
