"""The workbook is asked for on the run's page, made by the worker, and given at once afterwards."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from structures.documents import services
from structures.ground.files.tables import XLSX
from structures.models import RequestedDocument, Role, Structure
from tests.allocation.builders import ALL_CODES, OWN, make_run, make_user
from tests.allocation.workbook.formulas import Book
from tests.structures.pages import page, text_of

RUN = "/campagnes/2015/repartition/1/"
FILE = f"{RUN}calcul.xlsx"
READERS = (Role.REGION_AGENT, Role.REGION_MANAGER, Role.REGION_ADMIN, Role.STATE_OBSERVER)
RECORD = '"allocation_run"."record"'
pytestmark = pytest.mark.django_db


@pytest.fixture
def queued(settings):
    """What is asked for stays in the queue, until a worker takes it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def made(client, role=Role.REGION_AGENT):
    """The workbook of the run, once asked for and made."""
    page(client, make_user(role), FILE)
    services.make_document(RequestedDocument.objects.get().pk)
    return page(client, make_user(role), FILE)


@pytest.mark.parametrize("role", READERS)
def test_who_reads_a_run_finds_its_workbook_on_its_page(client, role):
    make_run()
    shown = page(client, make_user(role), RUN)
    assert f'href="{FILE}"' in shown.content.decode()
    assert "Classeur de calcul (XLSX)" in text_of(shown)


def test_it_is_waited_for_and_never_made_while_the_page_is_asked_for(client, queued):
    make_run()
    client.force_login(make_user(Role.STATE_OBSERVER))
    with CaptureQueriesContext(connection) as asked:
        where = client.get(FILE).url
    assert [query["sql"] for query in asked if RECORD in query["sql"]] == []
    shown = text_of(client.get(where))
    assert "Classeur de calcul de la répartition n° 1" in shown
    assert "Votre document se prépare" in shown
    assert len(DBTaskResult.objects.all()) == 1
    services.make_document(RequestedDocument.objects.get().pk)
    shown = text_of(client.get(where))
    assert "Votre classeur est prêt." in shown
    assert "Télécharger repartition-1-calcul.xlsx (XLSX, " in shown


def test_a_run_of_eleven_structures_is_computed_again_by_its_workbook(client, queued):
    run = make_run(codes=ALL_CODES)
    answer = made(client)
    assert answer["Content-Type"] == XLSX
    assert 'filename="repartition-1-calcul.xlsx"' in answer["Content-Disposition"]
    book = Book(answer.content)
    assert book.value(("Contrôle", 2, 1)).startswith("Aucun écart")
    [at] = [at for at, cell in book.cells.items() if at[0] == "Synthèse" and cell == OWN]
    assert book.value(("Synthèse", at[1], 3)) == run.record["result"]["fixed"][OWN]
    texts = openpyxl.load_workbook(io.BytesIO(answer.content))["Lisez-moi"]
    assert any(run.sha256 in str(row[0].value) for row in texts.iter_rows())
    assert texts["A3"].value.replace(" ", " ").startswith("Données de démonstration :")


def test_asked_for_again_it_is_the_same_file_without_another_task(client, queued):
    make_run()
    first = made(client).content
    DBTaskResult.objects.all().delete()
    assert page(client, make_user(Role.REGION_AGENT), FILE).content == first
    assert not DBTaskResult.objects.exists()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT, Role.DEPUTY])
def test_a_structure_does_not_get_the_workbook_of_the_network(client, role):
    make_run()
    user = make_user(role, structure=Structure.objects.get(code=OWN))
    assert page(client, user, FILE).status_code == 404
    assert not RequestedDocument.objects.exists()


def test_a_run_of_another_year_or_of_none_is_not_found(client):
    make_run()
    for where in (
        "/campagnes/2016/repartition/1/calcul.xlsx",
        "/campagnes/2015/repartition/9/calcul.xlsx",
    ):
        assert page(client, make_user(), where).status_code == 404
