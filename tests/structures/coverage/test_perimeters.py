"""Which structure covers which commune on a day: changed as a whole, shown and sent."""

import io
from datetime import date

import openpyxl
import pytest

from structures.coverage.selectors import coverage_on
from structures.coverage.services import CoverageChange, change_coverage
from structures.ground.refusals import Refused
from structures.models import Coverage, Structure
from tests.allocation.builders import make_user
from tests.structures.network_builders import JULY, admin, covered, make_commune, merge
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db


def test_the_perimeter_of_a_day_says_who_is_shared_and_who_is_alone(small_network):
    make_commune("67004", "Sommerau")
    found = coverage_on(JULY)
    assert [commune.name for commune in found.uncovered] == ["Sommerau"]
    assert [(s.commune.name, len(s.parts)) for s in found.split] == [("Albé", 2)]
    assert [perimeter.shared for perimeter in found.perimeters] == [1, 1, 0]


def test_shares_that_do_not_make_a_whole_are_refused_naming_the_commune(small_network):
    one, other, third = small_network
    with pytest.raises(Refused, match="de la commune 67001 doit faire 100"):
        change = CoverageChange("67001", third, 9_999, JULY, "Arrêté")
        change_coverage([change], reason="Arrêté", by=admin())
    assert covered(JULY)["67437"]["67001"] == 10_000


def test_a_commune_is_not_given_to_a_structure_that_is_not_open(small_network):
    _, _, third = small_network
    Structure.objects.filter(pk=third.pk).update(opened_on=date(2015, 8, 1))
    third.refresh_from_db()
    with pytest.raises(Refused, match="n’est pas ouverte le 1er juillet 2015"):
        change_coverage([CoverageChange("67001", third, 10_000, JULY, "A")], reason="A", by=admin())


def test_the_page_of_perimeters_answers_for_a_day(client, small_network):
    one, other, _ = small_network
    merge(other, one)
    before = text_of(page(client, admin(), "/perimetres/?date=2015-06-30"))
    after = text_of(page(client, admin(), "/perimetres/?date=2015-07-01"))
    assert "Les 3 communes ont toutes une structure le 30 juin 2015" in before
    assert "Mission locale de Saverne : 60 % ; " in before
    assert "Mission locale de Saverne" not in after


def test_a_day_that_is_none_is_said(client, small_network):
    answer = page(client, admin(), "/perimetres/?date=2015-02-30")
    assert answer.status_code == 422
    assert "Saisissez une date valide" in text_of(answer)
    file = client.get("/perimetres/communes.csv?date=2015-02-30")
    assert file.url == "/perimetres/?date=2015-02-30"


def test_the_perimeter_comes_as_the_file_that_changes_it(client, small_network):
    client.force_login(make_user("state_observer"))
    answer = client.get("/perimetres/communes.csv?date=2015-07-01&structure=67437")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines == [
        "code_commune;nom_commune;code_structure;nom_structure;quotite;valable_du;source",
        "67001;Achenheim;67437;Mission locale de Saverne;100;2015-01-01;Essai",
        "67003;Albé;67437;Mission locale de Saverne;60;2015-01-01;Essai",
    ]


def test_the_perimeter_comes_as_a_workbook_that_keeps_its_codes(client, small_network):
    client.force_login(make_user("state_observer"))
    answer = client.get("/perimetres/communes.xlsx?date=2015-07-01&structure=67437")
    [_, row, _] = openpyxl.load_workbook(io.BytesIO(answer.content)).active.values
    assert row[:3] == ("67001", "Achenheim", "67437")


def test_no_spreadsheet_runs_the_source_of_a_perimeter(client, small_network):
    Coverage.objects.update(source='=HYPERLINK("http://exemple.fr")')
    client.force_login(admin())
    assert ";'=HYPERLINK" in client.get("/perimetres/communes.csv").content.decode().replace(
        '"', ""
    )


def test_a_code_that_no_structure_can_have_is_left_out(client):
    client.force_login(make_user("state_observer"))
    assert client.get("/perimetres/communes.csv?structure=%00").status_code == 200
