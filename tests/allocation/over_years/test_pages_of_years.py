"""The pages of the years, as each person reads them, and their files."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.models import RunTotal
from structures.ground.french import euros
from structures.models import Structure
from tests.allocation.builders import ALL_CODES, OWN, make_adopted_campaign, make_user
from tests.allocation.year_builders import make_next_year, make_two_adopted_years
from tests.domain.files import spaced
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

OTHER = "68066"
PATH, NETWORK = f"/structures/{OWN}/annees/", "/annees/"
pytestmark = pytest.mark.django_db


def rows_of(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.parametrize("role", ["director", "president"])
def test_who_leads_a_structure_reads_its_years_and_the_totals_of_the_network(client, role):
    make_two_adopted_years()
    shown = spaced(text_of(page(client, make_person(role, OWN), PATH)))
    for total in RunTotal.objects.filter(structure__code=OWN):
        assert spaced(euros(total.maximum_cents)) in shown
    assert "Vous" in shown and "Le réseau" in shown and "solde pas encore arrêté" in shown
    assert "÷" in shown and "% (arrondi)" in shown


def test_nothing_of_a_neighbour_is_on_the_page(client):
    make_two_adopted_years()
    content = page(client, make_person("director", OWN), PATH).content.decode()
    other = Structure.objects.get(code=OTHER)
    for total in other.run_totals.all():
        assert spaced(euros(total.maximum_cents)) not in spaced(content)
    assert other.name not in content


def test_the_years_of_another_structure_and_of_the_network_are_not_there(client):
    make_two_adopted_years()
    for role in ("director", "president"):
        client.force_login(make_person(role, OWN))
        assert client.get(f"/structures/{OTHER}/annees/").status_code == 404
        assert client.get(f"/structures/{OTHER}/annees/?export=csv").status_code == 404
        assert client.get(NETWORK).status_code == 404
    client.force_login(make_user())
    assert client.get("/structures/00000/annees/").status_code == 404


@pytest.mark.parametrize("path", [PATH, NETWORK])
def test_one_signs_in_first(client, path):
    make_adopted_campaign()
    answer = client.get(path)
    assert answer.status_code == 302 and "/connexion/" in answer.headers["location"]


@pytest.mark.parametrize("role", ["region_agent", "region_admin", "state_observer"])
def test_the_region_and_the_state_read_both(client, role):
    make_two_adopted_years()
    user = make_user(role)
    assert "La structure" in text_of(page(client, user, PATH))
    shown = spaced(text_of(page(client, user, NETWORK)))
    assert "cette liste ne classe personne" in shown and "Enveloppe" in shown


def test_who_joined_later_has_no_part_and_no_zero(client):
    make_adopted_campaign()
    Structure.objects.create(code="S99", name="Nouvelle", territory=_territory())
    shown = text_of(page(client, make_user(), "/structures/S99/annees/"))
    assert "sans part cette année" in shown and "0,00" not in shown


def _territory():
    return Structure.objects.get(code=OWN).territory


def test_each_drawing_is_named_and_has_its_table(client):
    make_two_adopted_years(following_months=9)
    content = page(client, make_person("director", OWN), PATH).content.decode()
    drawings = content.count('role="img"')
    assert drawings == content.count("<desc id=") == len(re.findall(r"<caption", content)) > 10
    assert "ne se compare pas tel quel" in content
    ids = re.findall(r' id="([^"]+)"', content)
    assert len(ids) == len(set(ids))


def test_structures_are_in_the_order_of_their_codes_and_no_amount_sorts_them(client):
    make_two_adopted_years()
    content = page(client, make_user(), f"{NETWORK}?sort=-maximum_2016").content.decode()
    shown = re.findall(r"/structures/([^/]+)/annees/", content)
    assert shown == sorted(shown) and len(shown) == 5
    assert "sort=" not in content.replace("sort=-maximum_2016", "")


def test_the_file_of_a_structure_has_each_value_with_its_reason(client):
    make_two_adopted_years()
    heading, *rows = rows_of(page(client, make_person("director", OWN), f"{PATH}?export=csv"))
    assert heading[:5] == ["Série", "Donnée", "Année", "Origine", "Valeur"]
    finals = [row for row in rows if row[1] == "Montant final"]
    assert [(row[2], row[4], row[6]) for row in finals] == [
        ("2015", "", "solde pas encore arrêté"),
        ("2016", "", "solde pas encore arrêté"),
    ]
    answer = page(client, make_person("director", OWN), f"{PATH}?export=xlsx")
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")


def test_the_files_of_the_network_have_every_year_and_every_structure(client):
    make_two_adopted_years()
    heading, *rows = rows_of(page(client, make_user(), f"{NETWORK}?export=csv"))
    assert len(rows) == 5
    for year in (2015, 2016):
        assert f"Dotation maximale {year}" in heading
    assert "Premiers accueils, 2014 (campagne 2015)" in heading
    assert any("en % arrondi" in one for one in heading)
    totals = rows_of(page(client, make_user(), f"{NETWORK}?reseau-export=csv"))
    assert ["Enveloppe", "2016"] in [row[1:3] for row in totals]


@pytest.mark.parametrize(
    ("path", "most"), [pytest.param(PATH, 16, id="one"), pytest.param(NETWORK, 15, id="network")]
)
def test_a_page_asks_as_much_whatever_the_years_and_the_structures(client, path, most):
    campaign = make_adopted_campaign(codes=(OWN, OTHER))
    user = make_user()
    costs = [asked(client, user, path)]
    codes = Structure.objects.values_list("code", flat=True)
    for _ in range(2):
        following = make_next_year(campaign)
        campaign = make_adopted_campaign(following, without_project=codes)
    costs.append(asked(client, user, path))
    assert costs[0] == costs[1] <= most


@pytest.mark.parametrize("path", [PATH, NETWORK])
def test_eleven_structures_cost_no_more_than_two(client, path):
    make_adopted_campaign(codes=ALL_CODES)
    assert asked(client, make_user(), path) <= (16 if path == PATH else 15)


def asked(client, user, path):
    """The questions of a page to who opened it once."""
    page(client, user, path)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len([one for one in queries.captured_queries if "SAVEPOINT" not in one["sql"]])


@pytest.mark.parametrize(
    ("role", "where", "to"),
    [
        pytest.param("director", f"/structures/{OWN}/", PATH, id="the structure"),
        pytest.param("director", f"/structures/{OWN}/dotation/2015/", PATH, id="explained"),
        pytest.param("director", f"/structures/{OWN}/dotations/", PATH, id="money"),
        pytest.param("region_manager", "/campagnes/", NETWORK, id="campaigns"),
        pytest.param("state_observer", "/campagnes/2015/tableau-de-bord/", NETWORK, id="dashboard"),
        pytest.param("region_agent", "/structures/", NETWORK, id="structures"),
    ],
)
def test_one_is_led_there(client, role, where, to):
    make_adopted_campaign()
    user = make_person(role, OWN) if role == "director" else make_user(role)
    assert f'href="{to}"' in page(client, user, where).content.decode()
