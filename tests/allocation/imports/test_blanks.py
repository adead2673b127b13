"""Each file to fill in is recognised for what it is, and read once it is filled."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from allocation.campaigns.services import open_collection
from allocation.models import ImportBatch, ImportWork
from tests.allocation.builders import make_campaign, make_user
from tests.allocation.second_sources.builders import make_source
from tests.structures.pages import text_of

ROOT = "/campagnes/2015/imports/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign(client):
    """A campaign open to figures, of which another source counts an indicator; an agent."""
    campaign = make_campaign()
    make_source(campaign)
    open_collection(campaign, by=make_user())
    client.force_login(make_user("region_agent"))
    return campaign


def rows_of(client, kind):
    answer = client.get(f"{ROOT}{kind}/modele.csv")
    text = io.StringIO(answer.content.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";"))


def send(client, rows):
    """Send the file that was filled in; say how it was recognised."""
    content = "\n".join(";".join(row) for row in rows).encode()
    file = SimpleUploadedFile("rempli.csv", content)
    return text_of(client.post(ROOT, {"file": file}, follow=True))


def confirm(client, kind, **typed):
    work = ImportWork.objects.first()
    how = {"encoding": "utf-8", "separator": ";", "header_line": "1", "kind": kind}
    return text_of(client.post(f"{ROOT}fichiers/{work.pk}/", how | typed, follow=True))


def test_the_page_offers_each_of_them(client, campaign):
    words = text_of(client.get(ROOT))
    for link in ("Modèle à remplir", "Tableau à remplir", "Modèle d’une seconde source"):
        assert link in words
    assert "Exemple à décrire" in words and "250 Mo au plus" in words


def test_the_sheet_is_filled_a_row_a_structure(client, campaign):
    titles, first, *others = rows_of(client, "tableau")
    assert titles[:3] == ["code_structure", "structure", "annee_reference"]
    place = next(n for n, title in enumerate(titles) if title.startswith("Indicateur 2"))
    first[place] = "48"
    assert "« Activité en tableau »" in send(client, [titles, first, *others])
    assert "rien → 48" in confirm(client, "tableau")


def test_the_file_of_another_source_has_only_what_is_declared(client, campaign):
    titles, *rows = rows_of(client, "seconde-source")
    declared = campaign.second_sources.get()
    assert {row[2] for row in rows} == {str(declared.indicator.number)}
    rows[0][3] = "12"
    send(client, [titles, rows[0]])
    assert "rien → 12" in confirm(client, "source", second=declared.kind)


def test_the_example_is_described_column_by_column(client, campaign):
    titles, first, *_ = rows_of(client, "a-decrire")
    first[3] = "7"
    assert "Les titres de ce fichier ne sont pas connus" in send(client, [titles, first])
    roles = {"role_0": "structure", "role_3": "value"}
    assert "rien → 7" in confirm(client, "colonnes", indicator="2", source="Observatoire", **roles)
    assert ImportBatch.objects.get().kind == "colonnes"


def test_who_does_not_enter_activity_has_none(client, campaign):
    client.force_login(make_user("state_observer"))
    assert client.get(f"{ROOT}tableau/modele.csv").status_code in (403, 404)
