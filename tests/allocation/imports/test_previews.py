"""What a file would change is a matrix; it is applied, cancelled or read again."""

import io
from decimal import Decimal

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import open_collection
from allocation.figures.services import record_figures
from allocation.imports.services import Upload, apply_import, cancel_import, preview_activity
from allocation.models import Campaign, Figure, ImportBatch, ImportWork
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import NATION, make_campaign, make_user, wide_codes
from tests.allocation.wide_network import count_rows
from tests.domain.files import spaced, text
from tests.structures.pages import page, text_of

ROOT = "/campagnes/2015/imports/"
TITLES = "code_structure;annee_reference;indicateur;valeur"
CELL = "67437;2014;2;48"
OF_ANY_PAGE = 4  # questions: the session, the person, whom they stand in for, the years
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    """A campaign open to figures, without any."""
    open_collection(make_campaign(), by=make_user())
    return Campaign.objects.get()


def preview(campaign, *rows):
    upload = Upload("activite.csv", text(TITLES, *(rows or [CELL])), "text/csv")
    return preview_activity(campaign, upload, by=make_user("region_agent"))


def apply(batch):
    return apply_import(batch, empty_perimeters_confirmed=False, by=make_user())


def type_in(campaign, value, number=2):
    structure = Structure.objects.get(code="67437")
    typed = {campaign.indicators.get(number=number): Decimal(value)}
    record_figures(campaign, structure, typed, source="i-Milo", by=make_user())


def shown(client, batch, asked="", role="region_agent"):
    return page(client, make_user(role), f"{ROOT}{batch.pk}/{asked}")


def test_each_cell_says_in_words_what_becomes_of_it(client, campaign):
    apply(preview(campaign, "67437;2014;2;48", "67437;2014;3;7"))
    batch = preview(campaign, "67437;2014;2;52", "67437;2014;3;7", "67437;2014;4;9", "S11;2014;2;1")
    words = text_of(shown(client, batch))
    assert "Saverne 48 → 52 = 7 rien → 9" in words
    assert "Structure n° 11 (à nommer) rien → 1 — —" in words
    assert "1 changée, 2 nouvelles, 1 inchangée" in words
    assert "Appliquer les 4 valeurs" in words


def test_values_of_the_year_before_stand_beside_on_demand(client, campaign):
    batch = preview(campaign)
    assert "2013 : non connue" not in text_of(shown(client, batch))
    answer = shown(client, batch, "?avant=oui")
    assert "rien → 48 2013 : non connue" in text_of(answer)
    assert "Cacher les valeurs 2013" in text_of(answer)


def test_the_long_list_is_a_file_of_a_row_a_value(client, campaign):
    batch = preview(campaign, "67437;2014;2;48", "S11;2014;3;7")
    lines = shown(client, batch, "?export=csv").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Structure;Code;Indicateur;Libellé;Valeur lue;Valeur remplacée")
    assert [line.split(";")[1:3] + line.split(";")[4:6] for line in lines[1:]] == [
        ["67437", "2", "48", ""],
        ["S11", "3", "7", ""],
    ]


def test_a_preview_may_be_narrowed_to_what_changes(client, campaign):
    apply(preview(campaign, "67437;2014;2;48"))
    batch = preview(campaign, "67437;2014;2;48", "S11;2014;2;1")
    words = text_of(shown(client, batch, "?values=changed"))
    assert "Structure n° 11 (à nommer) rien → 1" in words
    assert "Saverne" not in words


def test_what_somebody_entered_since_is_told_and_the_file_is_read_again(client, campaign):
    batch = preview(campaign, "67437;2014;2;48", "67437;2014;3;5")
    type_in(campaign, 50)
    words = text_of(shown(client, batch))
    assert "1 valeur a changé depuis cet aperçu" in words
    assert "Saverne, Premiers accueils : rien à l’aperçu, 50 à présent" in words
    assert "Appliquer les" not in words
    client.post(f"{ROOT}{batch.pk}/relecture/")
    again = ImportBatch.objects.first()
    assert again.pk != batch.pk
    assert "50 → 48" in text_of(shown(client, again))
    assert "Appliquer les 2 valeurs" in text_of(shown(client, again))


def test_of_two_people_who_apply_two_previews_the_second_is_told(client, campaign):
    first, second = preview(campaign), preview(campaign, "67437;2014;2;49")
    apply(first)
    client.force_login(make_user())
    answer = client.post(f"{ROOT}{second.pk}/application/", follow=True)
    assert answer.status_code == 422
    assert "Saverne : la valeur a changé depuis l’aperçu. Rien n’a été appliqué." in text_of(answer)
    assert [str(figure.value)[:2] for figure in Figure.objects.all()] == ["48"]


def test_a_preview_that_is_cancelled_stays_readable_and_is_not_applied(client, campaign):
    batch = preview(campaign)
    client.force_login(make_user("region_agent"))
    answer = client.post(f"{ROOT}{batch.pk}/annulation/", follow=True)
    assert "Import annulé" in text_of(answer)
    assert "Annulé" in text_of(client.get(ROOT))
    words = text_of(shown(client, batch))
    assert "Cet import est annulé : il n’a rien changé." in words
    assert "Annulé le" in words
    assert "Appliquer les" not in words
    with pytest.raises(Refused, match="a été annulé"):
        apply(batch)
    assert not Figure.objects.exists()


def test_an_import_that_is_applied_is_not_cancelled(client, campaign):
    batch = preview(campaign)
    apply(batch)
    with pytest.raises(Refused, match="déjà été appliqué"):
        cancel_import(batch, by=make_user())
    client.post(f"{ROOT}{batch.pk}/annulation/")
    assert ImportBatch.objects.get(cancelled_at=None).pk == batch.pk


@pytest.mark.parametrize("act", ["application", "annulation", "relecture"])
def test_who_may_not_send_a_kind_does_nothing_with_it(client, campaign, act):
    batch = preview(campaign)
    for role in ("region_admin", "state_observer"):
        client.force_login(make_user(role))
        assert client.post(f"{ROOT}{batch.pk}/{act}/").status_code == 404
    assert ImportBatch.objects.get().waits
    assert not ImportWork.objects.exists()


def test_once_a_run_is_adopted_a_file_says_where_to_go(client, campaign):
    batch = preview(campaign)
    for state in ("simulation", "adopted"):
        campaign.state = state
        campaign.save()
    with pytest.raises(Refused) as refused:
        apply(batch)
    assert "à la page « Corrections » de la campagne" in spaced(str(refused.value))
    assert "Appliquer les" not in text_of(shown(client, batch))


def test_the_annotated_file_shows_each_fault_at_its_place(client, campaign):
    batch = preview(campaign, CELL, "S11;2014;2;douze", "67437;2014;99;=1+1")
    link = f"{ROOT}{batch.pk}/annote.xlsx"
    assert link in shown(client, batch).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(link).content))
    sheet = book["Fichier annoté"]
    assert [cell.value for cell in sheet[1]] == TITLES.split(";")
    assert (sheet["D3"].value, sheet["D3"].fill.fgColor.rgb[-6:]) == ("douze", "F4B8AE")
    assert "n’est pas un nombre" in spaced(sheet["D3"].comment.text)
    assert sheet["D2"].comment is None
    assert sheet["D4"].value == "'=1+1"
    assert {cell.data_type for row in book["Remarques"].rows for cell in row} <= {
        "s",
        "n",
        "inlineStr",
    }


def test_a_file_without_a_fault_has_no_annotated_one(client, campaign):
    batch = preview(campaign)
    assert batch.annotated is None
    client.force_login(make_user())
    assert client.get(f"{ROOT}{batch.pk}/annote.xlsx").status_code == 404


def test_the_annotated_file_once_corrected_is_read(client, campaign):
    batch = preview(campaign, CELL, "S11;2014;2;douze")
    book = openpyxl.load_workbook(io.BytesIO(bytes(batch.annotated.content)))
    book["Fichier annoté"]["D3"] = 12
    content = io.BytesIO()
    book.save(content)
    client.force_login(make_user("region_agent"))
    file = SimpleUploadedFile("corrige.xlsx", content.getvalue())
    answer = client.post(f"{ROOT}activite/", {"file": file}, follow=True)
    assert "Structure n° 11 (à nommer) rien → 12" in text_of(answer)


def test_the_preview_of_a_nation_is_light(client):
    open_collection(make_campaign(wide_codes(NATION)), by=make_user())
    campaign = Campaign.objects.get()
    codes = [structure.code for structure in campaign_structures(campaign)]
    batch = preview(campaign, *(f"{c};2014;{n};48" for c in codes for n in range(2, 8)))
    assert batch.values.count() == 6 * len(codes)
    count_rows()
    assert shown(client, batch).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(f"{ROOT}{batch.pk}/")
    assert f"1 à 50 sur {len(codes)} structures" in text_of(answer)
    questions = [q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]]
    assert len(questions) - OF_ANY_PAGE <= 8
    assert len(answer.content) <= 100_000, len(answer.content)
