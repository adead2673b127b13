"""A file is read, then applied, by a worker: followed on a page, done once, whole or not at all."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from allocation.campaigns.services import open_collection
from allocation.imports import services
from allocation.models import Figure, ImportBatch, ImportWork
from structures.models import StoredFile
from tests.allocation.builders import make_campaign, make_user
from tests.domain.files import text
from tests.structures.pages import text_of

ROOT = "/campagnes/2015/imports/"
FILE = text("code_structure;annee_reference;indicateur;valeur", "67437;2014;2;48")
NAMES = text("code_structure;annee_reference;indicateur;valeur;Prénom", "67437;2014;2;48;Léa")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _queue(settings, client):
    """A campaign open to figures, an agent; what is asked for stays in the queue."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    open_collection(make_campaign(), by=make_user())
    client.force_login(make_user("region_agent"))


def send(client, content=FILE):
    file = SimpleUploadedFile("activite.csv", content)
    return client.post(f"{ROOT}activite/", {"file": file}).url


def work():
    """Do what waits in the queue, as a worker would."""
    for task in DBTaskResult.objects.all():
        services.do_import_work(*task.args_kwargs["args"])
    DBTaskResult.objects.all().delete()


def previewed(client):
    send(client)
    work()
    return ImportBatch.objects.get()


def test_the_reading_is_followed_then_leads_to_what_was_found(client):
    where = send(client)
    assert "Lecture du fichier" in text_of(client.get(where))
    assert 'hx-trigger="every 1s"' in client.get(where).content.decode()
    assert "Lecture de activite.csv" in text_of(client.get(ROOT))
    work()
    batch = ImportBatch.objects.get()
    assert client.get(where).url == f"{ROOT}{batch.pk}/"
    answer = client.get(where, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"{ROOT}{batch.pk}/"
    assert "Lecture de activite.csv" not in text_of(client.get(ROOT))


def test_of_a_file_that_names_people_nothing_is_kept(client):
    where = send(client, NAMES)
    work()
    answer = client.get(where)
    assert answer.status_code == 422
    assert "des données nominatives (colonnes : « Prénom »)" in text_of(answer)
    assert "Déposer un autre fichier" in text_of(answer)
    assert ImportWork.objects.get().content is None
    assert not StoredFile.objects.exists()


def test_the_application_is_followed_and_done_once(client):
    batch = previewed(client)
    apply = f"{ROOT}{batch.pk}/application/"
    where = client.post(apply).url
    assert client.post(apply).url == where
    assert "Application des valeurs" in text_of(client.get(where))
    assert not Figure.objects.exists()
    work()
    services.do_import_work(ImportWork.objects.latest("pk").pk)
    assert "activite.csv appliqué : 1 valeur enregistrée." in text_of(client.get(where))
    assert Figure.objects.count() == 1


def test_a_refused_application_says_why_and_changes_nothing(client):
    batch = previewed(client)
    where = client.post(f"{ROOT}{batch.pk}/application/").url
    ImportBatch.objects.update(empty_perimeters=["67437"])
    work()
    answer = client.get(where)
    assert answer.status_code == 422
    assert "confirmez sa valeur 0" in text_of(answer)
    assert "Revenir à l’aperçu" in text_of(answer)
    assert not Figure.objects.exists()


def test_a_reading_that_failed_is_said_to(client):
    where = send(client)
    DBTaskResult.objects.update(status="FAILED")
    assert "Ce travail n’a pas abouti, et rien n’a changé" in text_of(client.get(where))


def test_no_file_waits_for_ever(client):
    send(client)
    services.purge_import_works()
    assert ImportWork.objects.exists()
    ImportWork.objects.update(asked_at=timezone.now() - timedelta(days=8))
    services.purge_import_works()
    assert not ImportWork.objects.exists()


@pytest.mark.parametrize("said", ["text/" + "c" * 500, "text\0/csv", "n’importe quoi"])
def test_what_a_browser_says_of_a_file_does_not_stop_it(client, said):
    file = SimpleUploadedFile("activite.csv", FILE, content_type=said)
    assert client.post(f"{ROOT}activite/", {"file": file}).status_code == 302
    assert ImportWork.objects.get().media_type == "application/octet-stream"
