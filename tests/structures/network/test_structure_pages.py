"""The list of the network and the page of a structure, as people read them."""

import csv
import io
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from structures.ground.files.tables import csv_file, harmless
from structures.models import Role, Structure
from tests.allocation.builders import OWN, make_structures, make_user
from tests.structures.builders import make_mandate, make_person
from tests.structures.pages import page, text_of

LIST = "/structures/"


@pytest.fixture
def network(db):
    return make_structures()


def listed(response):
    """The codes of the list, in the order of the page."""
    return [row.code for row in response.context["listing"].rows]


def rows_of(response):
    text = response.content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_network_is_listed_by_territory_then_name(client, network):
    answer = page(client, make_user(), LIST)
    assert listed(answer) == ["67180", "67437", "S11", "67300", "68066"]
    assert "Mission locale de Saverne 67437 · Saverne Nord Vacante Vacante À désigner 0" in (
        text_of(answer)
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("text=saverne", {"67437"}, id="a name"),
        pytest.param("text=locale nord", {"67180", "67437", "68066"}, id="all the words"),
        pytest.param("text=00010003200010", {"67437"}, id="a SIRET"),
        pytest.param("kind=PAIO", {"S11"}, id="a kind"),
        pytest.param("state=closed", {"67300"}, id="closed"),
        pytest.param("state=active&kind=ML", {"67180", "67437", "68066"}, id="open ones"),
        pytest.param("missing=director", {"67180", "67300", "68066", "S11"}, id="no director"),
        pytest.param("missing=referent", {"67300", "67437", "68066", "S11"}, id="no referent"),
        pytest.param("text=introuvable", set(), id="nothing"),
    ],
)
def test_the_list_is_narrowed_to_what_is_asked(client, network, query, found):
    make_mandate(Structure.objects.get(code=OWN), "director")
    Structure.objects.filter(code="67180").update(referent=make_user("region_agent"))
    Structure.objects.filter(code="67300").update(closed_on="2015-01-01")
    assert set(listed(page(client, make_user(), f"{LIST}?{query}"))) == found


def test_the_list_is_narrowed_to_a_territory(client, network):
    north = Structure.objects.get(code=OWN).territory
    found = page(client, make_user(), f"{LIST}?territory={north.pk}")
    assert listed(found) == ["67180", "67437", "S11"]


@pytest.mark.parametrize(
    ("sort", "first", "said"),
    [
        pytest.param("name", "67180", "ascending", id="name"),
        pytest.param("-name", "S11", "descending", id="name, reversed"),
        pytest.param("director", OWN, "ascending", id="who is known first"),
        pytest.param("-director", OWN, "descending", id="who is known first, reversed"),
    ],
)
def test_a_column_sorts_the_list_and_says_so(client, network, sort, first, said):
    make_mandate(Structure.objects.get(code=OWN), "director")
    answer = page(client, make_user(), f"{LIST}?sort={sort}")
    assert listed(answer)[0] == first
    assert answer.content.decode().count(f'aria-sort="{said}"') == 1


def test_a_sorted_column_offers_the_other_order_and_keeps_the_filters(client, network):
    shown = page(client, make_user(), f"{LIST}?kind=ML&sort=name").content.decode()
    assert 'href="?kind=ML&amp;sort=-name"' in shown


@pytest.mark.parametrize("query", ["territory=0", "kind=X", "missing=deputy"])
def test_a_filter_that_does_not_exist_is_refused(client, network, query):
    for asked in (query, f"{query}&export=csv"):
        answer = page(client, make_user(), f"{LIST}?{asked}")
        assert (answer.status_code, listed(answer)) == (422, [])
    assert "À corriger avant de continuer" in text_of(answer)


def test_an_order_that_does_not_exist_changes_nothing(client, network):
    answer = page(client, make_user(), f"{LIST}?sort=password")
    assert listed(answer) == ["67180", "67437", "S11", "67300", "68066"]


def test_the_export_holds_what_is_shown_in_the_same_order(client, network):
    make_mandate(Structure.objects.get(code=OWN), "director", name="Anne Direction")
    answer = page(client, make_user(), f"{LIST}?export=csv&kind=ML&sort=-name")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert [row["Code"] for row in rows_of(answer)] == ["68066", "67437", "67300", "67180"]
    own = rows_of(answer)[1]
    assert (own["Direction"], own["SIRET"]) == ("Anne Direction", "00010003200010")


def test_the_workbook_holds_the_same_rows_and_keeps_leading_zeros(client, network):
    answer = page(client, make_user(), f"{LIST}?export=xlsx&kind=PAIO")
    [titles, row] = openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
    assert dict(zip(titles, row, strict=True))["SIRET"] == "00010011500013"


@pytest.mark.parametrize("start", [*"=+-@＝＋－＠﹦﹢﹣﹫", "\t", "\r", "\n"])
@pytest.mark.parametrize(
    "before", ["", " ", "\u00a0", "\u3000", "\u200b", "\ufeff ", "\r\n", "\x00"]
)
def test_no_cell_is_a_formula(before, start):
    seen = before.replace("\x00", "")
    assert harmless(f"{before}{start}1") == f"'{seen}{start}1"
    assert harmless("a" + before + start) == "a" + seen + start


def test_a_sum_below_zero_stays_a_number():
    assert harmless(-12) == -12
    assert csv_file([[Decimal("-12.50"), -3, "-3"]]).decode("utf-8-sig") == "-12,50;-3;'-3\r\n"


def test_a_name_that_is_a_formula_reaches_no_spreadsheet(client, network):
    Structure.objects.filter(code=OWN).update(name='=HYPERLINK("x")\x0b')
    answer = page(client, make_user(), f"{LIST}?export=csv&text=HYPERLINK")
    assert rows_of(answer)[0]["Structure"] == '\'=HYPERLINK("x")'
    assert client.get(f"{LIST}?export=xlsx").status_code == 200


def test_the_page_of_a_structure_costs_the_same_whatever_it_holds(client, network):
    own, costs = Structure.objects.get(code=OWN), []
    client.force_login(make_person("director"))
    for n in range(2):
        for name in ("Un", "Deux", "Trois"):
            make_mandate(own, "contact", name=f"{name} {n}")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/structures/{OWN}/")
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 24


def test_a_structure_says_who_it_is_under_local_law(client, network):
    shown = text_of(page(client, make_user(), "/structures/67437/"))
    assert "Tribunal d’instance de Saverne, volume 19, folio 74, le 9 novembre 1989" in shown
    assert "00010003200010" in shown
    assert "Aucune commune n’est rattachée à cette structure." in shown


def test_a_merged_structure_says_into_which(client, network):
    other = Structure.objects.get(code="67180")
    Structure.objects.filter(code=OWN).update(closed_on="2015-01-01", merged_into=other)
    shown = text_of(page(client, make_user(), f"/structures/{OWN}/"))
    assert (
        "Structure fermée le 1er janvier 2015, fusionnée dans Mission locale d’Alsace du" in shown
    )
    own = page(client, make_person("director"), f"/structures/{OWN}/").content.decode()
    assert "/structures/67180/" not in own


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.PRESIDENT])
@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/structures/67437/", 200, id="own"),
        pytest.param("/structures/67180/", 404, id="another"),
        pytest.param("/structures/nulle/", 404, id="none"),
        pytest.param("/structures/", 404, id="the list"),
        pytest.param("/structures/?export=csv", 404, id="the list as CSV"),
        pytest.param("/structures/?export=xlsx", 404, id="the list as a workbook"),
    ],
)
def test_a_person_of_a_structure_opens_their_own_page_only(client, network, role, path, status):
    own = Structure.objects.get(code="67437")
    assert page(client, make_user(role, structure=own), path).status_code == status
