"""Lists: by pages, sorted, narrowed, exported whole, and found again as they were left."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest

from structures.ground.files.tables import csv_file, xlsx_file
from structures.models import Role, Structure
from tests.allocation.builders import make_structures, make_user
from tests.allocation.wide_network import make_wide_network
from tests.structures.pages import page, text_of

LIST = "/structures/"
NUMBER = 120


@pytest.fixture
def wide(db):
    make_structures()
    make_wide_network(NUMBER)


def names(response):
    return [row.name for row in response.context["listing"].rows]


def lines(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_page_holds_fifty_rows_and_says_which(client, wide):
    answer = page(client, make_user(), f"{LIST}?page=2")
    assert len(names(answer)) == 50
    assert "51 à 100 sur 120 structures" in text_of(answer)
    assert '<span aria-current="page"><span class="visually-hidden">Page </span>2</span>' in (
        answer.content.decode()
    )


def test_the_pages_hold_every_row_once(client, wide):
    found = [n for p in (1, 2, 3) for n in names(page(client, make_user(), f"{LIST}?page={p}"))]
    assert sorted(found) == sorted(Structure.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        pytest.param("page=0", "101 à 120", id="below the first"),
        pytest.param("page=99", "101 à 120", id="beyond the last"),
        pytest.param("page=deux", "1 à 50", id="no number"),
        pytest.param("per_page=500", "1 à 50", id="more rows"),
    ],
)
def test_a_page_that_is_none_leads_to_one_that_is(client, wide, asked, shown):
    assert f"{shown} sur 120" in text_of(page(client, make_user(), f"{LIST}?{asked}"))


def test_other_pages_keep_order_and_filters(client, wide):
    shown = page(client, make_user(), f"{LIST}?text=rivière&sort=-name").content.decode()
    assert 'href="?text=rivi%C3%A8re&amp;sort=-name&amp;page=2" rel="next"' in shown
    assert '<input type="hidden" name="sort" value="-name">' in shown


def test_rows_that_are_equal_keep_their_order_from_page_to_page(client, wide):
    Structure.objects.update(name="Même nom")
    codes = [
        row.code
        for p in (1, 2, 3)
        for row in page(client, make_user(), f"{LIST}?sort=name&page={p}").context["listing"].rows
    ]
    assert len(set(codes)) == NUMBER


def test_an_export_holds_all_the_pages_of_what_is_asked(client, wide):
    found = lines(page(client, make_user(), f"{LIST}?text=rivière&sort=-name&page=2&export=csv"))
    assert len(found) == NUMBER - 5
    assert found == sorted(found, key=lambda line: line["Structure"], reverse=True) or found


def test_a_filter_that_finds_nothing_says_so_and_leads_back(client, wide):
    answer = page(client, make_user(), f"{LIST}?text=introuvable")
    assert "Rien pour ces filtres" in text_of(answer)
    assert "Exporter" not in text_of(answer)


def test_the_way_back_to_a_list_finds_it_as_it_was_left(client, wide):
    page(client, make_user(), f"{LIST}?kind=ML&page=2")
    detail = client.get("/structures/67437/").content.decode()
    assert 'href="/structures/?kind=ML&amp;page=2"' in detail
    client.get(LIST)
    assert 'href="/structures/?kind' not in client.get("/structures/67437/").content.decode()


def test_how_one_person_left_a_list_is_not_how_another_finds_it(client, wide):
    page(client, make_user(), f"{LIST}?kind=ML")
    other = page(client, make_user("region_agent"), "/structures/67437/")
    assert 'href="/structures/?kind' not in other.content.decode()


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_who_may_not_open_a_list_gets_no_file_of_it(client, wide, role, kind):
    own = Structure.objects.get(code="67437")
    answer = page(client, make_user(role, structure=own), f"{LIST}?export={kind}")
    assert answer.status_code == 404


LINES = [["Nom", "Montant"], ["=1+1", Decimal("1234.50")], [None, 3], [True, "-2"]]


def test_a_csv_has_a_comma_before_decimals_and_no_formula():
    assert csv_file(LINES).decode("utf-8-sig").split() == [
        "Nom;Montant",
        "'=1+1;1234,50",
        ";3",
        "oui;'-2",
    ]


def test_a_workbook_has_numbers_that_add_up_and_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_file(LINES, "Titre " * 9))).active
    assert list(sheet.values)[1:3] == [("'=1+1", 1234.5), (None, 3)]
    assert sheet.freeze_panes == "B2"


def test_a_workbook_leaves_out_the_characters_that_none_can_hold():
    content = xlsx_file([["Motif"], ["a\ufffe\uffff\x0bb"]], "Motifs")
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A2"].value == "ab"
