"""A document is asked for, made by a worker, read by who asked; asked twice, it is made once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from dialogue.models import Dialogue, Meeting
from dialogue.thread.services import comment
from structures.documents import services
from structures.models import RequestedDocument, Structure
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    make_dialogue,
    make_director,
    make_meeting,
    make_open_campaign,
)
from tests.structures.pages import page, text_of

PDF = f"/structures/{OWN}/dialogue/2015/dossier.pdf"
pytestmark = pytest.mark.django_db


@pytest.fixture
def dialogue(settings):
    """A dialogue; what is asked for stays in the queue."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return make_dialogue(campaign=make_open_campaign(("67180", OWN)))


def waiting():
    return [task.args_kwargs["args"] for task in DBTaskResult.objects.all()]


def make(document):
    services.make_document(document.pk)
    DBTaskResult.objects.all().delete()


def asked(user):
    dialogue = Dialogue.objects.get(structure__code=OWN)
    return services.request_document("dossier", dialogue.pk, by=user)


def test_a_document_is_followed_until_it_can_be_read(client, dialogue):
    user = make_user("region_agent")
    client.force_login(user)
    where = client.get(PDF).url
    assert "Votre document se prépare" in text_of(client.get(where))
    assert 'hx-trigger="every 1s"' in client.get(where).content.decode()
    assert client.get(f"{where}fichier/").url == where
    make(RequestedDocument.objects.get())
    shown = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert "Votre document est prêt" in shown
    assert "hx-get" not in shown
    assert client.get(f"{where}fichier/").content.startswith(b"%PDF-")


def test_a_document_asked_for_twice_is_made_once(client, dialogue):
    client.force_login(make_user("region_agent"))
    assert client.get(PDF).url == client.get(PDF).url
    assert waiting() == [[RequestedDocument.objects.get().pk]]


def test_nothing_changed_and_the_same_file_is_given_at_once(client, dialogue):
    user = make_user("region_agent")
    make(asked(user))
    answer = page(client, user, PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert waiting() == []
    comment(dialogue, "Du nouveau", by=make_director())
    assert client.get(PDF).status_code == 302
    assert len(waiting()) == 1


def test_who_asked_alone_reads_it_and_no_longer_than_what_it_is_about(client, dialogue):
    director = make_director()
    document = asked(director)
    make(document)
    where = f"/documents/{document.pk}/"
    assert page(client, director, where).status_code == 200
    director.structure = Structure.objects.get(code="67180")
    director.save()
    director.refresh_from_db()  # who moved signs in again
    for address in (where, f"{where}fichier/"):
        assert page(client, director, address).status_code == 404
        assert page(client, make_user("region_agent"), address).status_code == 404
        client.force_login(director)


def test_what_may_no_longer_be_seen_is_refused_in_words(client, dialogue):
    director = make_director()
    document = asked(director)
    director.structure = Structure.objects.get(code="67180")
    director.save()
    services.make_document(document.pk)
    document.refresh_from_db()
    assert document.refusal.startswith("Vous ne pouvez plus consulter")
    assert document.content is None


def test_a_document_that_failed_is_said_to_and_asked_for_again(client, dialogue):
    client.force_login(make_user("region_agent"))
    where = client.get(PDF).url
    DBTaskResult.objects.update(status="FAILED")
    assert "Ce document n’a pas pu être préparé" in text_of(client.get(where))
    assert client.get(PDF).url == where
    assert len(waiting()) == 2


def test_an_act_that_prints_is_done_by_the_worker_once(client, dialogue):
    meeting = make_meeting(dialogue, notes="Notes de la réunion", until="held")
    client.force_login(make_user("region_agent"))
    act = f"/structures/{OWN}/dialogue/2015/entretien/compte-rendu/proposer/"
    where = client.post(act).url
    assert client.post(act).url == where
    assert Meeting.objects.get().minutes_offered_at is None
    make(RequestedDocument.objects.get())
    meeting.refresh_from_db()
    shown = text_of(client.get(where))
    assert "Compte rendu proposé aux parties, qui en sont averties." in shown
    assert client.get(f"{where}fichier/").content == bytes(meeting.offered_minutes.content)
    make(RequestedDocument.objects.get(pk=int(client.post(act).url.split("/")[2])))
    refusal = RequestedDocument.objects.latest("pk").refusal
    assert refusal == "Le compte rendu est déjà proposé."


def test_making_twice_changes_nothing_and_what_is_old_is_purged(dialogue):
    document = asked(make_user("region_agent"))
    make(document)
    content = bytes(RequestedDocument.objects.get().content)
    comment(dialogue, "Du nouveau", by=make_director())
    services.make_document(document.pk)
    assert bytes(RequestedDocument.objects.get().content) == content
    services.purge_documents()
    assert RequestedDocument.objects.exists()
    RequestedDocument.objects.update(asked_at=timezone.now() - timedelta(days=8))
    services.purge_documents()
    services.make_document(document.pk)
    assert not RequestedDocument.objects.exists()
