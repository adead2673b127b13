"""Two people on one cell of the sheet, many at the same instant, and one act sent many times."""

from threading import Barrier

import pytest
from django.test import Client

from allocation.campaigns.services import open_collection
from allocation.figures.grid import services
from allocation.figures.wordings import kept_wordings
from allocation.models import Figure
from structures.models import JournalEntry
from tests.allocation.builders import make_campaign, make_user
from tests.allocation.figures.grid.sheets import CELL, CELLS, act, boxes, stored
from tests.structures.parallel import in_parallel

WORKERS, PATIENCE = 6, 30
pytestmark = pytest.mark.django_db(transaction=True)


def make_browsers(people=WORKERS):
    """Browsers of one agent each, all of which have seen an empty cell."""
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    kept_wordings(campaign, list(campaign.indicators.all()))
    browsers = [Client() for _ in range(people)]
    for browser in browsers:
        browser.force_login(make_user("region_agent"))
    return browsers, boxes(browsers[0])[CELL][1]


def sent(browsers, value_of, seen, once=""):
    """What each is answered who types at the same instant."""
    each = list(enumerate(browsers, 1))

    def send():
        rank, browser = each.pop()
        cells = {CELL: {"value": value_of(rank), "seen": seen}}
        return browser.post(CELLS, act("cell", cells, once=once))

    return in_parallel(send, times=len(browsers))


def test_of_six_people_on_one_cell_one_saves_and_each_other_keeps_what_was_typed():
    browsers, seen = make_browsers()
    answers = sent(browsers, str, seen)
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * (WORKERS - 1)
    [value] = stored().values()
    told = [answer.json() for answer in answers if answer.status_code == 409]
    assert {found["cells"][0]["value"] for found in told} == {f"{value:.0f}"}
    assert all("La vôtre, non enregistrée" in found["under"] for found in told)
    assert JournalEntry.objects.filter(kind="figures").count() == 1


def test_without_the_lock_all_would_save_over_each_other(monkeypatch):
    browsers, seen = make_browsers()
    all_have_compared = Barrier(WORKERS)
    compare = services._Recording.answer

    def compared(recording, cell):
        found = compare(recording, cell)
        all_have_compared.wait(timeout=PATIENCE)
        return found

    monkeypatch.setattr(services, "locked", lambda campaign, *states: campaign)
    monkeypatch.setattr(services._Recording, "answer", compared)
    assert {answer.status_code for answer in sent(browsers, str, seen)} == {200}


def test_an_act_sent_six_times_at_once_is_done_once():
    browsers, seen = make_browsers()
    answers = sent(browsers, lambda rank: "48", seen, once="k")
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert Figure.objects.get().value == 48
    assert JournalEntry.objects.filter(kind="figures").count() == 1
