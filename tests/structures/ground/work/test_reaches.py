"""How far the reading of a file is, told while it is under way, to a page opened at any moment."""

import re
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from allocation.campaigns.services import open_collection
from allocation.imports import services
from allocation.imports.jobs import start
from allocation.imports.readers.asked import Asked
from allocation.models import ImportBatch, ImportWork
from structures.ground.work.reaches import forget_old_reaches
from structures.ground.work.sent_files import Upload
from structures.models import Reach
from tests.allocation.builders import make_campaign, make_user
from tests.domain.files import text
from tests.structures.ground.work.test_worker import a_worker, wait_until
from tests.structures.pages import text_of

LINES = ["code_structure;annee_reference;indicateur;valeur", "67437;2014;2;48"]
LONG = text(*LINES) + b";;;          \n" * 320_000  # seconds to read


@pytest.fixture
def work(transactional_db, settings):
    """A long file that waits to be read."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    campaign, by = make_campaign(), make_user("region_agent")
    open_collection(campaign, by=make_user())
    campaign.refresh_from_db()
    upload, kind = Upload("f.csv", LONG, "text/csv"), ImportBatch.Kind.ACTIVITY
    work = services.receive_file(campaign, kind, upload, asked=Asked(), by=by)
    start(work)
    return work


def test_a_page_opened_while_a_worker_reads_says_how_many_lines_are_read(work, client):
    client.force_login(work.asked_by)
    with a_worker():
        wait_until(Reach.objects.exists)
        answer = client.get(f"/campagnes/2015/imports/travaux/{work.pk}/")
        wait_until(ImportWork.objects.exclude(ended_at=None).exists)
    page = text_of(answer)
    assert re.search(r"Lecture du fichier : [0-9\u202f\xa0 ]+ lignes lues", page), page[300:900]
    assert re.search(r'max="100" value="[0-9]+"', answer.content.decode())
    assert not Reach.objects.exists() and ImportBatch.objects.get().values.count() == 1


@pytest.mark.django_db
def test_what_a_dead_worker_said_is_forgotten():
    for name, age in (("mort", timedelta(days=2)), ("vif", timedelta(0))):
        Reach.objects.create(work=name, lines=1, told_at=Now() - age)
    forget_old_reaches()
    assert [one.work for one in Reach.objects.all()] == ["vif"]
