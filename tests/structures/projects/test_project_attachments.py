"""Files joined to a projet de structure."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, transaction

from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, ProjectAttachment, StoredFile
from structures.projects import services
from structures.projects.selectors import Part
from structures.projects.services import send_back, submit_project
from tests.allocation.builders import make_user
from tests.structures.pages import page, text_of
from tests.structures.project_builders import (
    OTHER,
    ROOT,
    make_director,
    make_draft,
    make_network,
    make_sent_back,
    make_submitted,
    make_validated,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 carte"


@pytest.fixture(autouse=True)
def own():
    return make_network()


def attach(project, content=PDF, name="carte.html", by=None):
    return services.attach(
        project, name=name, content=content, label="Carte", by=by or make_director()
    )


def send(client, project, content, user=None):
    client.force_login(user or make_director())
    data = {"label": "Carte", "file": SimpleUploadedFile("carte.pdf", content)}
    return client.post(f"{ROOT}{project.pk}/pieces/", data, follow=True)


@pytest.mark.parametrize("build", [make_draft, make_sent_back])
def test_a_file_is_joined_while_the_project_is_written(client, build):
    project = build()
    assert "Pièce jointe « Carte » ajoutée." in text_of(send(client, project, PDF))
    file = project.attachments.get().file
    assert (file.name, file.media_type, file.size) == ("carte.pdf", "application/pdf", len(PDF))


@pytest.mark.parametrize("build", [make_submitted, make_validated])
def test_no_file_is_joined_nor_removed_once_it_is_submitted(client, build):
    project = build()
    with pytest.raises(Refused, match="ne se modifie plus"):
        attach(project)
    assert send(client, project, PDF).status_code == 422


def test_a_joined_file_stays_while_the_region_reads(client):
    project = make_draft()
    attachment = attach(project)
    submit_project(project, by=make_director())
    client.force_login(make_director())
    answer = client.post(f"{ROOT}{project.pk}/pieces/{attachment.pk}/retirer/", follow=True)
    assert "ne se modifie plus" in text_of(answer)
    assert ProjectAttachment.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"<html>", "Ce fichier n’est pas accepté.", id="a page named PDF"),
        pytest.param(b"", "Le fichier est vide.", id="empty"),
        pytest.param(b"%PDF" + b"0" * 10_000_000, "Le fichier pèse 11 Mo", id="too large"),
    ],
)
def test_a_file_that_is_not_accepted_is_told_and_not_kept(client, content, message):
    response = send(client, make_draft(), content)
    assert response.status_code == 422
    assert message in text_of(response)
    assert not StoredFile.objects.exists()


def test_a_file_is_removed_from_the_project_but_kept_as_evidence(client):
    project = make_draft()
    attachment = attach(project)
    client.force_login(make_director())
    client.post(f"{ROOT}{project.pk}/pieces/{attachment.pk}/retirer/")
    assert "Aucune pièce jointe." in text_of(client.get(f"{ROOT}{project.pk}/"))
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("who", ["director", "president", "region_agent", "state_observer"])
def test_a_joined_file_is_downloaded_and_never_opened_in_the_page(client, who):
    project = make_submitted_with_a_file()
    local = who in STRUCTURE_ROLES
    user = make_director(role=who) if local else make_user(who)
    answer = page(client, user, f"{ROOT}{project.pk}/pieces/{project.attachments.get().pk}/")
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="carte.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_joined_file_of_another_structure_is_not_there(client):
    project = make_submitted_with_a_file()
    attachment = project.attachments.get()
    client.force_login(make_director(OTHER))
    for code in (OTHER, "67437"):
        path = f"/structures/{code}/projet/{project.pk}/pieces/{attachment.pk}/"
        assert client.get(path).status_code == 404
        assert client.post(f"{path}retirer/").status_code == 404
    assert ProjectAttachment.objects.exists()


def test_the_file_of_a_draft_is_not_there_for_the_region(client):
    project = make_draft()
    attachment = attach(project)
    path = f"{ROOT}{project.pk}/pieces/{attachment.pk}/"
    assert page(client, make_user(), path).status_code == 404


def send_back_to_its_director(project):
    send_back(project, {Part.OFFER: "À préciser."}, by=make_user("region_agent"))


def test_a_file_joined_since_the_submission_is_the_structure_s_alone(client):
    project = make_sent_back()
    path = f"{ROOT}{project.pk}/pieces/{attach(project).pk}/"
    for role in ("region_agent", "state_observer"):
        reader = make_user(role)
        assert page(client, reader, path).status_code == 404
        for where in (
            f"{ROOT}{project.pk}/",
            "/structures/67437/",
            "/structures/67437/historique/",
        ):
            assert "Carte" not in text_of(page(client, reader, where))
    assert page(client, make_director(), path).content == PDF
    submit_project(project, by=make_director())
    assert page(client, make_user("state_observer"), path).content == PDF


def test_a_removed_file_stays_in_the_version_that_holds_it(client):
    project = make_submitted_with_a_file()
    send_back_to_its_director(project)
    attachment = project.attachments.get()
    services.detach(attachment, by=make_director())
    assert "Carte" not in text_of(page(client, make_director(), f"{ROOT}{project.pk}/"))
    submit_project(project, by=make_director())
    agent = make_user("region_agent")
    assert "Carte" not in text_of(page(client, agent, f"{ROOT}{project.pk}/"))
    assert "Carte" in text_of(page(client, agent, f"{ROOT}{project.pk}/version/1/"))
    assert page(client, agent, f"{ROOT}{project.pk}/pieces/{attachment.pk}/").content == PDF
    client.force_login(make_director())
    assert client.post(f"{ROOT}{project.pk}/pieces/{attachment.pk}/retirer/").status_code == 404


def test_a_file_is_never_deleted_even_around_the_code():
    attachment = attach(make_draft())
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        attachment.delete()


def test_a_president_joins_nothing():
    with pytest.raises(Refused, match="La direction de la structure"):
        attach(make_draft(), by=make_director(role="president"))


def test_a_project_has_twenty_files_at_most():
    project = make_draft()
    for n in range(services.MOST_FILES):
        attach(project, content=b"%PDF-1.7 " + str(n).encode())
    with pytest.raises(Refused, match="20 pièces au plus"):
        attach(project)


def test_the_page_of_a_project_does_not_read_its_files(client, django_assert_max_num_queries):
    project = make_draft()
    attach(project)
    client.force_login(make_director())
    with django_assert_max_num_queries(11) as asked:
        client.get(f"{ROOT}{project.pk}/")
    assert asked.captured_queries
    assert [q for q in asked.captured_queries if '"content"' in q["sql"]] == []


def make_submitted_with_a_file():
    project = make_draft()
    attach(project)
    submit_project(project, by=make_director())
    return project
