"""The list that is read before an adoption asks as much for two structures as for the country."""

import pytest

from structures.models import Structure
from tests.allocation.builders import (
    ALL_CODES,
    NATION,
    make_campaign,
    make_run,
    make_user,
    wide_codes,
)
from tests.allocation.checklist.builders import make_sensitivity
from tests.allocation.reading_costs import questions
from tests.allocation.reviews.builders import make_review
from tests.allocation.wide_network import count_rows
from tests.structures.pages import text_of

LIST = "/campagnes/2015/repartition/1/avant-arret/"
# Every subject that an adoption rests on, each with a question or two; then the run compared with
# the live tables, and how its amounts spread.
MOST, KILOBYTES = 28, 60
SIZES = {"two": ALL_CODES[:2], "region": ALL_CODES, "nation": wide_codes(NATION)}


@pytest.mark.django_db
@pytest.mark.parametrize("size", SIZES)
def test_the_list_asks_the_same_whatever_the_network(client, size):
    campaign = make_campaign(SIZES[size], envelope_cents=len(SIZES[size]) * 20_000_000)
    make_review(campaign)
    make_sensitivity(make_run(campaign))
    count_rows()
    client.force_login(make_user())
    shown = client.get(LIST)
    assert f"{Structure.objects.count()} structures" in text_of(shown)
    assert len(shown.content) <= KILOBYTES * 1000
    assert len(questions(lambda: client.get(LIST))) == MOST
