"""A structure begins and ends: identity, perimeter handed over, mandates, accounts."""

import pytest

from structures.coverage.services import CoverageChange, change_coverage
from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, Role, Structure, Territory
from structures.network.services import create_structure
from structures.network_changes.services import Closure, close_structure
from tests.allocation.builders import make_user
from tests.domain.files import spaced
from tests.structures.builders import make_mandate, make_person
from tests.structures.network_builders import JANUARY, JULY, JUNE, admin, covered, merge
from tests.structures.pages import page, text_of

NEW = {
    "code": "67999",
    "name": "Mission locale neuve",
    "legal_name": "Association neuve",
    "kind": "ML",
    "regime": "loi_1901",
    "opened_on": JULY,
    "street": "1 rue neuve",
    "postcode": "67000",
    "town": "Strasbourg",
}
pytestmark = pytest.mark.django_db


def close(structure, on=JULY, **changes):
    close_structure(Closure(structure, on, "Dissolution", **changes), by=admin())
    return Structure.objects.get(pk=structure.pk)


def test_a_new_structure_is_open_from_its_day_on(small_network):
    territory = Territory.objects.first()
    create_structure(Structure(**NEW, territory=territory), by=admin())
    assert "67999" not in covered(JUNE)
    assert covered(JULY)["67999"] == {}
    assert Structure.objects.get(code="67999").journal.get().kind == "network"


def test_a_new_structure_needs_a_day_and_an_identity(small_network):
    territory = Territory.objects.first()
    with pytest.raises(Refused, match="date d’ouverture"):
        create_structure(Structure(**NEW | {"opened_on": None}, territory=territory), by=admin())
    with pytest.raises(Refused, match="SIRET"):
        create_structure(Structure(**NEW, siret="12", territory=territory), by=admin())
    observer = make_user("state_observer")
    with pytest.raises(Refused, match="référent"):
        create_structure(Structure(**NEW, referent=observer, territory=territory), by=admin())
    with pytest.raises(Refused, match="code postal"):
        create_structure(Structure(**NEW | {"postcode": "67 00"}, territory=territory), by=admin())


def test_a_structure_that_closes_hands_all_its_communes_over(small_network):
    one, other, _ = small_network
    director, current = make_person("director", one.code), make_mandate(one, starts_on=JANUARY)
    assert close(one, successor=other).closed_on == JULY
    assert covered(JUNE)["67437"] == {"67001": 10_000, "67003": 6_000}
    assert covered(JULY) == {
        "68066": {"67001": 10_000, "67002": 10_000, "67003": 10_000},
        "S11": {},
    }
    director.refresh_from_db()
    current.refresh_from_db()
    assert (director.is_active, current.ends_on) == (False, JULY)


def test_communes_may_go_to_several_structures(small_network):
    one, other, third = small_network
    parts = [
        CoverageChange("67001", other, 5_000, JULY, "Arrêté"),
        CoverageChange("67001", third, 5_000, JULY, "Arrêté"),
        CoverageChange("67003", third, 10_000, JULY, "Arrêté"),
    ]
    close(one, parts=parts)
    assert covered(JULY) == {
        "68066": {"67001": 5_000, "67002": 10_000},
        "S11": {"67001": 5_000, "67003": 10_000},
    }


def test_no_commune_is_left_to_nobody(small_network):
    one, other, _ = small_network
    with pytest.raises(Refused) as refused:
        close(one, parts=[CoverageChange("67001", other, 10_000, JULY, "Arrêté")])
    assert "1 commune n’aurait plus de structure le 1er juillet 2015" in spaced(str(refused.value))
    assert covered(JULY)["67437"] == {"67001": 10_000, "67003": 6_000}


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_ADMIN])
def test_only_the_administration_changes_the_network(small_network, role):
    one, other, _ = small_network
    by = make_user(role, structure=other if role in STRUCTURE_ROLES else None)
    change = CoverageChange("67001", other, 10_000, JULY, "A")
    acts = [
        lambda: merge(other, one, by=by),
        lambda: close_structure(Closure(one, JULY, "Fin", successor=other), by=by),
        lambda: create_structure(Structure(**NEW, territory=Territory.objects.first()), by=by),
        lambda: change_coverage([change], reason="A", by=by),
    ]
    for act in acts:
        with pytest.raises(Refused, match="administration"):
            act()


def test_the_page_creates_a_structure(client, small_network):
    client.force_login(admin())
    referent = make_user("region_agent")
    typed = NEW | {"territory": Territory.objects.first().pk, "opened_on": "2015-07-01"}
    typed |= {"siret": "000 100 032 00010", "phone": "03 53 01 09 99", "referent": referent.pk}
    Structure.objects.update(siret="")
    answer = client.post("/structures/nouvelle/", typed)
    assert answer.url == "/structures/67999/"
    new = Structure.objects.get(code="67999")
    assert (new.opened_on, new.siret, new.referent) == (JULY, "00010003200010", referent)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"code": "nouvelle"}, "Code : Deux à dix caractères", id="a word"),
        pytest.param({"code": "67437"}, "Code : Une autre structure porte déjà", id="taken"),
        pytest.param({"postcode": "abcde"}, "postal : Un code postal compte cinq", id="postcode"),
        pytest.param({"phone": "<b>"}, "Téléphone : Un numéro de téléphone", id="phone"),
        pytest.param({"registered_on": "2100-01-01"}, "inscription : Cette date est", id="to come"),
        pytest.param({"opened_on": ""}, "ouverte le : Ce champ est obligatoire", id="no day"),
    ],
)
def test_the_page_keeps_what_was_typed_when_something_is_wrong(
    client, small_network, change, message
):
    client.force_login(admin())
    typed = NEW | {"territory": Territory.objects.first().pk, "opened_on": "2015-07-01"}
    answer = client.post("/structures/nouvelle/", typed | change)
    assert answer.status_code == 422
    assert message.casefold() in text_of(answer).casefold()
    assert 'value="Mission locale neuve"' in answer.content.decode()


@pytest.mark.parametrize("role", STRUCTURE_ROLES)
@pytest.mark.parametrize(
    "path", ["/perimetres/", "/perimetres/communes.csv", "/structures/nouvelle/"]
)
def test_the_people_of_a_structure_receive_nothing_of_the_network(
    client, small_network, role, path
):
    one, other, _ = small_network
    answer = page(client, make_user(role, structure=one), path)
    assert answer.status_code == 404
    assert other.name not in answer.content.decode()
