"""Maps of communes, with invented squares: loaded whole or not at all, then drawn."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from structures.ground.refusals import Refused
from structures.map.forms import OutlinesForm
from structures.map.pages import commune_map
from structures.map.services import apply_outlines, keep_outlines
from structures.models import AbsorbedCommune, Commune, CommuneShape, Coverage, Role, StoredFile
from tests.allocation.builders import OWN, make_user
from tests.domain.test_outlines import SQUARE, feature, file
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.pages import page, text_of

CODES = {"67001": OWN, "67002": OWN, "67003": OTHER, "67005": "68066"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    """Two communes of a structure, one of its neighbour, one of another territory."""
    structures = make_network()
    known = {"department": "67", "population": 1, "cog_vintage": 2026}
    Commune.objects.bulk_create(Commune(code=c, name=f"Commune {c}", **known) for c in CODES)
    Coverage.objects.bulk_create(
        Coverage(
            commune_id=commune,
            structure=structures[code],
            share_bp=10_000,
            valid_from=date(2015, 1, 1),
        )
        for commune, code in CODES.items()
    )
    return structures


@pytest.fixture
def admin():
    return make_user("region_admin")


def shifted(code, by):
    return feature(code, rings=[[[x + by / 10, y] for x, y in SQUARE]])


def load(admin, *features):
    return apply_outlines(keep_outlines("carte.geojson", file(*features), by=admin), by=admin)


def test_each_commune_of_the_file_gets_its_outline(network, admin):
    assert load(admin, *(shifted(code, n) for n, code in enumerate(CODES))) == 4
    assert CommuneShape.objects.get(commune="67001").rings[0][0] == [7.0, 48.0]


def test_an_outline_loaded_again_is_replaced(network, admin):
    load(admin, feature("67001"))
    load(admin, shifted("67001", 5))
    assert CommuneShape.objects.get().rings[0][0] == [7.5, 48.0]


def test_a_code_unknown_in_the_region_refuses_the_whole_file(network, admin):
    with pytest.raises(Refused, match="67998, 67999"):
        load(admin, feature("67001"), feature("67999"), feature("67998"))
    assert not CommuneShape.objects.exists()


def test_communes_of_other_departments_are_ignored(network, admin):
    assert load(admin, feature("67001"), feature("57001")) == 1


def test_a_file_of_other_departments_only_is_refused(network, admin):
    with pytest.raises(Refused, match="Aucune commune de la Région"):
        load(admin, feature("57001"))


def test_a_former_commune_is_joined_to_the_one_of_today(network, admin):
    AbsorbedCommune.objects.create(
        code="67004", name="Ancienne", successor_id="67005", absorbed_on=date(2015, 12, 31)
    )
    assert load(admin, feature("67005"), shifted("67004", 1)) == 1
    assert len(CommuneShape.objects.get().rings) == 2


def test_the_same_file_is_kept_once(network, admin):
    kept = [keep_outlines("a.geojson", file(feature()), by=admin) for _ in range(2)]
    assert kept[0] == kept[1]


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_ADMIN])
def test_only_an_administrator_loads_a_map(client, network, admin, role):
    kept = keep_outlines("a.geojson", file(feature()), by=admin)
    with pytest.raises(Refused):
        apply_outlines(kept, by=make_person(role))
    for path in ("/structures/carte/", f"/structures/carte/{kept.pk}/"):
        assert page(client, make_person(role), path).status_code == 404


def test_the_map_sets_the_structure_apart_from_its_territory(network, admin):
    load(admin, *(shifted(code, n) for n, code in enumerate(CODES)))
    drawn = commune_map(network[OWN])
    assert [commune.name for commune in drawn.own] == ["Commune 67001", "Commune 67002"]
    assert [commune.name for commune in drawn.neighbours] == ["Commune 67003"]
    assert (drawn.width, drawn.undrawn) == (1000, 0)


def test_a_commune_without_outline_is_counted_and_not_drawn(network, admin):
    load(admin, feature("67001"))
    drawn = commune_map(network[OWN])
    assert (len(drawn.own), drawn.undrawn) == (1, 1)


def test_without_any_outline_there_is_no_map(network, admin):
    load(admin, feature("67003"))
    assert commune_map(network[OWN]) is None
    assert commune_map(network["S11"]) is None


def test_the_map_has_a_title_and_the_list_of_communes_stays(client, network, admin):
    load(admin, feature("67001"), shifted("67002", 1))
    answer = page(client, make_person("director"), f"/structures/{OWN}/")
    assert "Carte du périmètre de Mission locale de Saverne" in text_of(answer)
    assert 'd="M0,' in answer.content.decode()
    assert "Commune 67001 67001" in text_of(answer)


def test_without_map_the_list_of_communes_is_open(client, network):
    answer = page(client, make_person("director"), f"/structures/{OWN}/").content.decode()
    assert "<details open>" in answer
    assert "<svg viewBox" not in answer


def test_a_file_is_previewed_then_applied(client, network, admin):
    client.force_login(admin)
    sent = SimpleUploadedFile("carte.geojson", file(feature("67001"), feature("57001")))
    preview = client.post("/structures/carte/", {"file": sent}, follow=True)
    shown = text_of(preview)
    assert "Communes dessinées 1" in shown
    assert "Communes qui resteraient sans contour 3" in shown
    assert "Communes d’autres départements, ignorées 1" in shown
    assert not CommuneShape.objects.exists()
    answer = client.post(preview.redirect_chain[-1][0], follow=True)
    assert "Carte : 1 commune dessinée." in text_of(answer)
    assert CommuneShape.objects.count() == 1


def test_unknown_codes_are_listed_and_cannot_be_applied(client, network, admin):
    client.force_login(admin)
    sent = SimpleUploadedFile("carte.geojson", file(feature("67001"), feature("67999")))
    preview = client.post("/structures/carte/", {"file": sent}, follow=True)
    assert "1 code inconnu dans les départements de la Région : 67999." in text_of(preview)
    assert "Appliquer" not in text_of(preview)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "Le fichier est vide.", id="empty"),
        pytest.param(b"PK\x03\x04", "n’est pas du JSON lisible", id="a workbook"),
        pytest.param(json.dumps({"features": []}).encode(), "aucun contour", id="nothing"),
    ],
)
def test_a_file_that_is_no_map_is_refused_and_not_kept(client, network, admin, content, reason):
    client.force_login(admin)
    answer = client.post("/structures/carte/", {"file": SimpleUploadedFile("a.json", content)})
    assert answer.status_code == 422
    assert reason in text_of(answer)
    assert not StoredFile.objects.exists()


def test_a_file_too_large_is_refused_before_it_is_read(client, network, admin, monkeypatch):
    monkeypatch.setattr(OutlinesForm.base_fields["file"], "largest", 10)
    client.force_login(admin)
    sent = SimpleUploadedFile("carte.geojson", file(feature()))
    assert "la limite est de" in text_of(client.post("/structures/carte/", {"file": sent}))
    assert not StoredFile.objects.exists()


def test_another_stored_file_is_no_map(client, network, admin):
    other = StoredFile.objects.create(
        name="a.csv", media_type="text/csv", content=b"a", size=1, sha256="0" * 64
    )
    assert page(client, admin, f"/structures/carte/{other.pk}/").status_code == 404
