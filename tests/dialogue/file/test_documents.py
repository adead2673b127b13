"""The documents of a structure's dialogues, on the structure's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogue.evidence.services import add_file, add_link
from dialogue.models import DecisionLetter
from structures.models import StoredFile
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import make_dialogue, make_director, make_meeting, make_president
from tests.structures.pages import page, text_of

OTHER = "68066"
PATH = f"/structures/{OWN}/documents/"
WHOLE = "Dossier du dialogue de gestion 2015"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("opened")]


def kept(name):
    content = {"media_type": "application/pdf", "content": b"%PDF", "size": 4, "sha256": "0" * 64}
    return StoredFile.objects.create(name=name, **content)


def make_documents(code=OWN):
    """A decision, minutes and a piece of evidence in the dialogue of a structure."""
    dialogue = make_dialogue(code=code)
    rating = dialogue.ratings.get(indicator__number=8)
    by = make_director(code)
    add_file(rating, name="bilan.pdf", content=b"%PDF-1.7", label=f"Bilan {code}", by=by)
    add_link(rating, url="https://exemple.example/", label="Un lien", by=by)
    make_meeting(dialogue)
    DecisionLetter.objects.create(dialogue=dialogue, file=kept("decision.pdf"))


@pytest.mark.parametrize("who", ["director", "president", "region_agent", "state_observer"])
def test_every_document_is_a_link_that_opens(client, who):
    make_documents()
    people = {"director": make_director, "president": make_president}
    reader = people[who]() if who in people else make_user(who)
    answer = page(client, reader, PATH)
    documents = answer.context["documents"]
    titles = [document.title for document in documents]
    expected = ["Décision 2015", "Compte rendu de l’entretien 2015", WHOLE, f"Bilan {OWN}"]
    assert titles == expected
    for document in documents:
        assert document.title in text_of(answer)
        assert b"".join(client.get(document.url)).startswith(b"%PDF")


def test_a_dialogue_just_opened_has_its_file_alone(client):
    titles = [d.title for d in page(client, make_director(), PATH).context["documents"]]
    assert titles == [WHOLE]


def test_htmx_gets_the_part_alone_at_the_same_address(client):
    client.force_login(make_director())
    alone = client.get(PATH, headers={"HX-Request": "true"})
    whole = client.get(PATH)
    assert b"<html" not in alone.content and WHOLE in alone.content.decode()
    assert b"<html" in whole.content
    assert "HX-Request" in alone["Vary"] and "HX-Request" in whole["Vary"]


def test_the_page_of_the_structure_leads_to_it_without_javascript(client):
    shown = page(client, make_director(), f"/structures/{OWN}/").content.decode()
    assert f'hx-get="{PATH}"' in shown
    assert f'href="{PATH}"' in shown


@pytest.mark.parametrize("make", [make_director, make_president])
def test_another_structure_gets_no_byte_of_it(client, make):
    make_documents(OTHER)
    reader = make()
    assert page(client, reader, f"/structures/{OTHER}/documents/").status_code == 404
    assert f"Bilan {OTHER}" not in page(client, reader, PATH).content.decode()


def test_it_costs_the_same_with_few_files_as_with_many_and_reads_none(client):
    make_documents()
    client.force_login(make_director())
    costs = []
    for label in ("B", "C"):
        with CaptureQueriesContext(connection) as asked:
            client.get(PATH)
        costs.append(len(asked))
        assert [query for query in asked if '"content"' in query["sql"]] == []
        for rating in make_dialogue().ratings.all():
            add_file(rating, name="b.pdf", content=b"%PDF-1.7", label=label, by=make_director())
    assert costs[0] == costs[1] <= 11
