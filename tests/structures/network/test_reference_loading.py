"""Loading reference data: all or nothing, again without effect, problems by line in French."""

import csv
from pathlib import Path

import pytest

from structures.models import AbsorbedCommune, Commune, Coverage, Structure, Territory
from structures.network import reference as services
from structures.network.reference import ReferenceRefused
from tests.allocation.builders import make_structures
from tests.domain.files import spaced

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
ACHENHEIM = {
    "code": "67001",
    "nom": "Achenheim",
    "departement": "67",
    "population": "2637",
    "millesime_cog": "2026",
}
pytestmark = pytest.mark.django_db


def rows(name, *codes):
    with (FIXTURES / name).open(newline="") as file:
        found = list(csv.DictReader(file, delimiter=";"))
    return [row for row in found if row["code"] in codes] if codes else found


def covered(structure="67437", share="100", commune="67001", since="2015-01-01"):
    return {
        "code_commune": commune,
        "code_structure": structure,
        "quotite": share,
        "valable_du": since,
        "source": "Essai",
    }


@pytest.fixture
def network():
    make_structures(["67437", "S11"])
    services.load_communes([ACHENHEIM])


def test_the_whole_reference_loads_and_loading_it_again_changes_nothing(demo):
    demo("preparation")
    models = [Territory, Structure, Commune, AbsorbedCommune, Coverage]
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert [len(found) for found in before] == [4, 11, 880, 24, 880]
    services.load_territories(rows("territoires.csv"))
    services.load_structures(rows("structures.csv"))
    services.load_communes(rows("communes.csv"))
    services.load_absorbed_communes(rows("communes-absorbees.csv"))
    services.load_coverage(rows("couverture.csv"))
    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_a_row_already_known_is_updated_by_its_code():
    services.load_communes([ACHENHEIM])
    assert services.load_communes([ACHENHEIM | {"population": "2700"}]) == 1
    assert Commune.objects.get().population == 2700


def test_shares_are_read_in_percent_to_the_basis_point(network):
    services.load_coverage([covered(share="33.33"), covered("S11", "66.67")])
    assert sorted(Coverage.objects.values_list("share_bp", flat=True)) == [3333, 6667]


def test_shares_that_do_not_make_a_whole_are_refused_naming_the_commune(network):
    with pytest.raises(ReferenceRefused) as refused:
        services.load_coverage([covered(share="60"), covered("S11", "30")])
    assert spaced(str(refused.value)) == (
        "La somme des quotités de la commune 67001 doit faire 100 % à toute date."
    )
    assert not Coverage.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        pytest.param({"structure": "X"}, "Ligne 3 : X absent ou inconnu.", id="structure"),
        pytest.param({"commune": "67999"}, "Ligne 3 : 67999 absent ou inconnu.", id="commune"),
        pytest.param({"share": "cent"}, "Ligne 3 : quotite illisible (« cent »).", id="share"),
        pytest.param({"share": "33.333"}, "« 33.333 » : deux décimales au plus", id="decimals"),
        pytest.param(
            {"since": "1/1/2015"}, "Ligne 3 : valable_du illisible (« 1/1/2015 »).", id="date"
        ),
    ],
)
def test_one_bad_row_is_named_by_its_line_and_nothing_is_loaded(network, wrong, message):
    with pytest.raises(ReferenceRefused) as refused:
        services.load_coverage([covered(), covered(**wrong)])
    assert message in spaced(str(refused.value))
    assert not Coverage.objects.exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"siret": "00010003200011"}, "n’est pas un SIRET", id="SIRET key"),
        pytest.param({"regime": "loi_1905"}, "n’est pas un choix valide", id="regime"),
        pytest.param({"nom": ""}, "Ce champ ne peut pas être vide.", id="no name"),
        pytest.param({"territoire": "9"}, "9 absent ou inconnu", id="territory"),
        pytest.param(
            {"date_inscription": "hier"}, "date_inscription illisible (« hier »)", id="date"
        ),
    ],
)
def test_a_structure_that_is_wrong_is_refused_with_its_line(change, message):
    services.load_territories(rows("territoires.csv"))
    good, bad = rows("structures.csv", "67180", "67437")
    with pytest.raises(ReferenceRefused) as refused:
        services.load_structures([good, bad | change])
    assert spaced(str(refused.value)).startswith("Ligne 3 : ")
    assert message in spaced(str(refused.value))
    assert not Structure.objects.exists()


def test_a_siret_borne_twice_is_refused_in_french():
    services.load_territories(rows("territoires.csv"))
    one, other = rows("structures.csv", "67180", "67437")
    with pytest.raises(ReferenceRefused, match="Une autre structure porte déjà ce SIRET."):
        services.load_structures([one, other | {"siret": one["siret"]}])


def test_a_row_given_twice_is_refused_naming_both_lines():
    with pytest.raises(ReferenceRefused) as refused:
        services.load_communes([ACHENHEIM, ACHENHEIM | {"nom": "Autre"}])
    assert spaced(str(refused.value)) == "Ligne 3 : déjà donnée à la ligne 2."


def test_a_missing_column_is_named():
    with pytest.raises(ReferenceRefused, match="nom absent ou inconnu."):
        services.load_territories([{"numero": "1"}])
