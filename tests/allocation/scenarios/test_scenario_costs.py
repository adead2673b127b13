"""Comparing costs the same questions of any network, and little time of a wide one."""

from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.scenarios.selectors import computed, ground_of
from tests.allocation.builders import ALL_CODES, make_campaign, make_figures, make_user
from tests.allocation.scenarios.builders import make_scenario
from tests.allocation.wide_network import COUNTRY, make_wide_campaign

LIST = "/campagnes/2015/simulations/"
QUESTIONS = {"": 16, "comparaison/?s={}&s={}": 19, "{}/": 12, "{}/repartition/": 30}
MOST_SECONDS = 5  # a busy machine; about a tenth of one alone


def questions(client, path):
    """How many questions a page asks, of who opened it once."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]])


@pytest.mark.parametrize("codes", [ALL_CODES[:2], ALL_CODES], ids=["2", "11"])
def test_pages_of_scenarios_ask_the_same_of_two_structures_and_of_eleven(client, db, codes):
    campaign = make_campaign(codes)
    make_figures(campaign)
    campaign.refresh_from_db()
    one, two = make_scenario(campaign, "A"), make_scenario(campaign, "B", weights={1: 3})
    client.force_login(make_user())
    asked = {path: questions(client, LIST + path.format(one.pk, two.pk)) for path in QUESTIONS}
    assert asked == QUESTIONS


def test_four_scenarios_of_the_whole_country_are_computed_at_once(db):
    campaign = make_wide_campaign(COUNTRY)
    made = [make_scenario(campaign, f"Essai {n}", weights={1: n + 1}) for n in range(4)]
    ground = ground_of(campaign)
    begun = perf_counter()
    sides = [computed(one, ground) for one in made]
    seconds = perf_counter() - begun
    assert [len(side.given) for side in sides] == [COUNTRY] * 4
    assert seconds < MOST_SECONDS
