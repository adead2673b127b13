"""Two people on what a second source counted of a structure, and six at the same instant."""

from decimal import Decimal
from threading import Barrier

import pytest
from django.test import Client

from allocation.campaigns.services import open_collection
from allocation.models import SecondFigure
from allocation.second_sources import views
from structures.ground.edits import Edit
from structures.models import JournalEntry
from tests.allocation.builders import OWN, make_user
from tests.allocation.second_sources.builders import FIVE, KIND, make_second, make_source
from tests.structures.pages import text_of, version_on
from tests.structures.parallel import in_parallel

PATH = f"/campagnes/2015/sources/{FIVE}/{KIND}/valeurs/{OWN}/"
WORKERS, PATIENCE = 6, 30
DOCUMENT = "Tableau du 12 février 2015"


def make_browsers(people=WORKERS, *, told=False):
    """Browsers of one agent each, where a source is declared; it counted something if `told`."""
    source = make_source()
    open_collection(source.campaign, by=make_user())
    if told:
        make_second(source, OWN)
    browsers = [Client() for _ in range(people)]
    for browser in browsers:
        browser.force_login(make_user("region_agent"))
    return browsers


def sent_at_once(browsers):
    """What each is answered who types a value of their own on the same page."""
    opened = version_on(browsers[0], PATH)
    each = list(enumerate(browsers, 1))

    def send():
        rank, browser = each.pop()
        return browser.post(PATH, {"value": str(rank), "document": DOCUMENT} | opened)

    return in_parallel(send, times=len(browsers))


def entries():
    return JournalEntry.objects.filter(kind="figures").count()


@pytest.mark.parametrize("told", [False, True], ids=["a first value", "one that is there"])
def test_of_six_people_on_one_value_one_saves_and_the_others_are_told(transactional_db, told):
    answers = sent_at_once(make_browsers(told=told))
    assert sorted(one.status_code for one in answers) == [302] + [409] * (WORKERS - 1)
    value = SecondFigure.objects.get().value
    assert value in range(1, WORKERS + 1)
    refused = [text_of(one) for one in answers if one.status_code == 409]
    assert all("Enregistré entre-temps par Personne, le " in page for page in refused)
    assert all(f"« {value:.0f}" in page for page in refused), refused[0][-1500:]
    assert entries() == 1


def test_without_its_lock_all_would_save_over_each_other(transactional_db, monkeypatch):
    browsers = make_browsers()
    all_have_compared = Barrier(WORKERS)
    compare = Edit._compare

    def compared(edit):
        found = compare(edit)
        all_have_compared.wait(timeout=PATIENCE)
        return found

    monkeypatch.setattr(views, "row", lambda campaign: lambda: None)
    monkeypatch.setattr(Edit, "_compare", compared)
    assert {one.status_code for one in sent_at_once(browsers)} == {302}


def test_a_value_is_never_kept_with_the_document_of_another(db):
    one, other = make_browsers(2, told=True)
    opened = version_on(one, PATH)
    stored = SecondFigure.objects.get()
    mine = {"value": "51", "document": stored.document} | opened
    theirs = {"value": str(int(stored.value)), "document": "Tableau du 3 mars 2015"} | opened
    assert one.post(PATH, mine).status_code == 302
    refused = other.post(PATH, theirs)
    assert refused.status_code == 409
    assert "Tableau du 3 mars 2015" in refused.content.decode()
    kept = SecondFigure.objects.get()
    assert (kept.value, kept.document) == (Decimal(51), stored.document)
