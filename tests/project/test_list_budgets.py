"""A list of the country's 436 structures costs what one of eleven costs, and stays light."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from allocation.models import Campaign, Run
from dialogue.course.services import open_dialogues
from tests.allocation.builders import make_user
from tests.allocation.checklist.builders import make_sensitivity
from tests.allocation.reviews.builders import make_review
from tests.allocation.second_sources.builders import make_what_others_count
from tests.allocation.wide_network import (
    COUNTRY,
    count_rows,
    make_wide_adoption,
    make_wide_campaign,
)
from tests.project.addresses import ROUTES, address

MOST_QUESTIONS, MOST_BYTES = 8, 100_000
ROUTE = {route.name: route for route in ROUTES}
FEW = 11
ENTERED = (
    "structures:list",
    "allocation:figures",
    "allocation:source",
    "allocation:ratios",
    "allocation:reviews",
)
ADOPTED = (
    "allocation:run_detail",
    "allocation:run_lines",
    "allocation:run_checklist",
    "allocation:agreements",
    "allocation:payments",
    "allocation:dues",
    "allocation:network_years",
)
TALKING = ("dialogue:overview", "dialogue:letters", "dialogue:reminders")
WRITTEN = ("structures:perimeters", "structures:states_of_play")
# Each has a form or two beside its list: what may be asked for now, and for whom; or, beside each
# figure, that of the year before, and in the margins what the whole network is still to explain.
MORE_QUESTIONS = {
    "allocation:figures": 11,
    # Where each stands, how many of each, what waits for an answer, what is worded otherwise.
    "allocation:reviews": 16,
    "allocation:payments": 10,
    "allocation:dues": 9,
    "allocation:run_checklist": 9,
    "dialogue:reminders": 9,
    # The runs, what they measure, revisions, sums, finals, totals, levels: whatever the years.
    "allocation:network_years": 14,
}


def cost(client, name, number):
    """The questions of a list to who opened it once, and the bytes of its page."""
    where = address(ROUTE[name])
    assert client.get(where).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(where)
    if number > FEW:
        assert f"1 à 50 sur {number}" in answer.content.decode(), name
    # What a test adds around a request is not asked by the page.
    questions = [q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
    return len(questions), len(answer.content)


def above(costs):
    """The lists that ask or weigh too much."""
    most = {name: MORE_QUESTIONS.get(name, MOST_QUESTIONS) for name in costs}
    return {n: (q, b) for n, (q, b) in costs.items() if q > most[n] or b > MOST_BYTES}


@pytest.mark.parametrize("number", [FEW, COUNTRY])
def test_a_list_is_light_however_wide_the_network(client, db, number):
    campaign = make_wide_campaign(number)
    make_what_others_count(campaign)
    make_review(campaign)
    count_rows()
    client.force_login(make_user())
    costs = {name: cost(client, name, number) for name in ENTERED}
    make_wide_adoption(campaign)
    make_sensitivity(Run.objects.get())
    count_rows()
    costs |= {name: cost(client, name, number) for name in (*ADOPTED, *WRITTEN)}
    open_dialogues(Campaign.objects.get(), by=make_user(), today=timezone.localdate())
    count_rows()
    costs |= {name: cost(client, name, number) for name in TALKING}
    assert above(costs) == {}, costs
