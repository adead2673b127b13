"""How far the reading of a file is, told while it is under way, to a page opened at any moment."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import FileIO
from threading import Event

import pytest
from django.db.models.functions import Now

from allocation.campaigns.services import open_collection
from allocation.imports import services
from allocation.imports.jobs import start
from allocation.imports.readers.asked import Asked
from allocation.models import ImportBatch
from structures.ground.spreadsheets import Layout, read_table
from structures.ground.work.reaches import forget_old_reaches, telling
from structures.ground.work.sent_files import Upload
from structures.models import Reach
from tests.allocation.builders import make_campaign, make_user
from tests.domain.files import text
from tests.structures.ground.work.test_worker import wait_until
from tests.structures.pages import text_of

HEADER = "code_structure;annee_reference;indicateur;valeur"
LONG = text(HEADER, "67437;2014;2;48") + b";;;          \n" * 20_000
HELD_AT = 100_000  # bytes


class Held(FileIO):
    """A file of the disk whose reader waits, after a while, to be let go."""

    def __init__(self, path):
        super().__init__(path)
        self.let_go = Event()

    def readline(self, size=-1):
        if self.tell() > HELD_AT:
            self.let_go.wait(60)
        return super().readline(size)


@pytest.fixture
def work(transactional_db, settings):
    """A file that a worker was asked to read."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    campaign, by = make_campaign(), make_user("region_agent")
    open_collection(campaign, by=make_user())
    campaign.refresh_from_db()
    upload, kind = Upload("f.csv", LONG, "text/csv"), ImportBatch.Kind.ACTIVITY
    work = services.receive_file(campaign, kind, upload, asked=Asked(), by=by)
    start(work)
    return work


def test_a_page_opened_while_a_file_is_read_says_how_many_lines_are(work, client, tmp_path):
    (tmp_path / "f.csv").write_bytes(LONG)
    layout = Layout(("code_structure",), re.compile("valeur"), re.compile(".*"))

    def read(file):
        with telling(work.where_told):
            return read_table("f.csv", file, layout)

    client.force_login(work.asked_by)
    with Held(tmp_path / "f.csv") as held, ThreadPoolExecutor() as reader:
        reading = reader.submit(read, held)
        try:
            wait_until(Reach.objects.exists)
            answer = client.get(f"/campagnes/2015/imports/travaux/{work.pk}/")
        finally:
            held.let_go.set()
        assert reading.result().rows
    page = text_of(answer)
    assert re.search(r"Lecture du fichier : [0-9\u202f\xa0 ]+ lignes lues", page), page[300:900]
    assert re.search(r'max="100" value="[0-9]+"', answer.content.decode())
    assert not Reach.objects.exists()


@pytest.mark.django_db
def test_what_a_dead_worker_said_is_forgotten():
    for name, age in (("mort", timedelta(days=2)), ("vif", timedelta(0))):
        Reach.objects.create(work=name, lines=1, told_at=Now() - age)
    forget_old_reaches()
    assert [one.work for one in Reach.objects.all()] == ["vif"]
