"""Movements of communes: what becomes of them, and of who covers them, from the day of each."""

from datetime import date

import pytest

from allocation.imports.selectors import perimeter
from structures.coverage.selectors import communes_on
from structures.models import AbsorbedCommune, Commune, Coverage
from tests.allocation.builders import make_campaign
from tests.structures.network_builders import cover, covered, make_commune
from tests.structures.pages import text_of
from tests.structures.reference_builders import apply, effects, send

HEADER = (
    "MOD,DATE_EFF,TYPECOM_AV,COM_AV,TNCC_AV,NCC_AV,NCCENR_AV,LIBELLE_AV,"
    "TYPECOM_AP,COM_AP,TNCC_AP,NCC_AP,NCCENR_AP,LIBELLE_AP"
)
NAMES = {"67001": "Achenheim", "67002": "Adamswiller", "67003": "Albé", "67004": "Altorf"}
BEFORE, DAY = date(2015, 12, 31), date(2016, 1, 1)
pytestmark = pytest.mark.django_db


def row(kind, before, after, name="", **said):
    day, old, new = (
        said.get("day", "2016-01-01"),
        NAMES.get(before, before),
        NAMES.get(after, after),
    )
    type_after = said.get("type_after", "COM")
    return f"{kind},{day},COM,{before},0,X,X,{old},{type_after},{after},0,X,X,{name or new}"


# A fourth commune is covered as the first is, and goes into it.
NEW = [
    row(32, "67001", "67001", "Achenheim-Altorf"),
    row(32, "67004", "67001", "Achenheim-Altorf"),
    row(32, "67004", "67004", type_after="COMD"),
]


@pytest.fixture
def network(small_network):
    make_commune("67004", "Altorf")
    cover("67004", (small_network[0], 10_000))


def test_an_absorbed_commune_passes_to_its_successor_from_its_day_on(client, network):
    shown = text_of(send(client, "commune_changes", HEADER, *NEW))
    assert "Mouvements de communes déléguées ou associées, ignorés : 1." in shown
    assert "absorbée le 1er janvier 2016 par 67001 Achenheim-Altorf" in shown
    assert "Achenheim, 1 habitant Achenheim-Altorf, 2 habitants" in shown
    apply(client)
    absorbed = AbsorbedCommune.objects.get()
    assert (absorbed.code, absorbed.successor_id, absorbed.absorbed_on) == ("67004", "67001", DAY)
    found = Commune.objects.get(pk="67001")
    assert (found.name, found.population) == ("Achenheim-Altorf", 2)
    assert covered(BEFORE)["67437"] == {"67001": 10_000, "67003": 6_000, "67004": 10_000}
    assert covered(DAY)["67437"] == {"67001": 10_000, "67003": 6_000}
    assert [c.code for c in communes_on(BEFORE)] == ["67001", "67002", "67003", "67004"]
    assert [c.code for c in communes_on(DAY)] == ["67001", "67002", "67003"]


def test_the_same_movements_again_change_nothing(client, network):
    send(client, "commune_changes", HEADER, *NEW)
    apply(client)
    assert "Ce fichier ne change rien" in text_of(send(client, "commune_changes", HEADER, *NEW))


def test_communes_of_different_structures_ask_for_a_decision_then_pass(client, network):
    rows = [row(31, "67001", "67001"), row(31, "67002", "67001")]
    shown = text_of(send(client, "commune_changes", HEADER, *rows))
    assert "À décider : le 1er janvier 2016, la commune 67001 Achenheim réunit" in shown
    assert "67002 Adamswiller : Mission locale Haut-Rhin Nord" in shown
    assert apply(client).status_code == 422
    assert not AbsorbedCommune.objects.exists()
    shares = "code_commune;code_structure;quotite", "67002;67437;100"
    send(client, "coverage", *shares)
    apply(client)
    send(client, "commune_changes", HEADER, *rows)
    apply(client)
    assert covered(BEFORE)["68066"] == {"67002": 10_000, "67003": 4_000}
    assert covered(DAY)["67437"] == {"67001": 10_000, "67003": 6_000, "67004": 10_000}


def test_a_change_of_code_takes_its_perimeter_along(client, network):
    send(client, "commune_changes", HEADER, row(41, "67003", "67999", "Albé"))
    assert effects() == {"67003": "changed", "67999": "added"}
    apply(client)
    assert covered(DAY)["68066"] == {"67002": 10_000, "67999": 4_000}
    assert covered(BEFORE)["68066"] == {"67002": 10_000, "67003": 4_000}
    assert [c.code for c in communes_on(BEFORE)] == ["67001", "67002", "67003", "67004"]
    assert [c.code for c in communes_on(DAY)] == ["67001", "67002", "67004", "67999"]


def test_a_commune_taken_out_of_another_is_covered_alike(client, network):
    send(client, "commune_changes", HEADER, *NEW)
    apply(client)
    later = "2018-01-01"
    rows = [row(21, "67001", "67001", day=later), row(21, "67001", "67004", day=later)]
    shown = text_of(send(client, "commune_changes", HEADER, *rows, after="2017-01-01"))
    assert "absorbée le 1er janvier 2016 par 67001" in shown
    apply(client)
    assert not AbsorbedCommune.objects.exists()
    assert "67004" in covered(date(2018, 1, 1))["67437"]
    assert "67004" not in covered(date(2017, 12, 31))["67437"]


def test_a_new_name_is_taken_and_older_movements_are_left(client, network):
    rows = [
        row(10, "67001", "67001", "Achenheim-sur-Bruche"),
        row(31, "67002", "67001", day="1972-01-01"),
        row(31, "57002", "57001"),
    ]
    shown = text_of(send(client, "commune_changes", HEADER, *rows))
    assert "Mouvements plus anciens que la date demandée : 1." in shown
    assert "Mouvements hors des communes du référentiel : 1." in shown
    assert effects() == {"67001": "changed"}
    apply(client)
    assert Commune.objects.get(pk="67001").name == "Achenheim-sur-Bruche"


def test_codes_of_older_files_are_followed_to_the_commune_of_today(client, network):
    rows = [row(31, "67801", "67802", day="2015-06-01"), row(31, "67802", "67001")]
    send(client, "commune_changes", HEADER, *rows)
    assert effects() == {"67801": "added", "67802": "added"}
    apply(client)
    found = AbsorbedCommune.objects.values_list("code", "successor_id")
    assert dict(found) == {"67801": "67001", "67802": "67001"}
    assert Coverage.objects.filter(valid_to=None).count() == 5


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        pytest.param([row("x", "67001", "67001")], "colonne MOD", "n’est pas un nombre", id="mod"),
        pytest.param(
            [row(31, "67001", "67002", day="2016-13-01")],
            "colonne DATE_EFF",
            "calendrier",
            id="day",
        ),
        pytest.param([row(31, "1001", "67002")], "colonne COM_AV", "zéro initial", id="code"),
        pytest.param(
            [row(30, "67001", "67002"), row(30, "67001", "67003")],
            "colonne COM_AV",
            "est partagée le 1er janvier 2016 entre 67002, 67003",
            id="scattered",
        ),
    ],
)
def test_a_fault_is_shown_at_its_place_and_blocks_the_file(client, network, rows, place, message):
    shown = text_of(send(client, "commune_changes", HEADER, *rows))
    assert f"Ligne 2, {place}" in shown
    assert message in shown
    assert apply(client).status_code == 422


def test_the_figures_of_a_year_are_read_in_its_own_communes(client, network):
    campaign = make_campaign()
    send(client, "commune_changes", HEADER, *NEW, row(41, "67003", "67999", "Albé"))
    apply(client)
    found = perimeter(campaign)
    assert set(found.communes) == {"67001", "67002", "67003", "67004"}
    assert found.coverage["67004"] == [("67437", 10_000)]
