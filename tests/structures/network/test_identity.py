"""The identity of a structure: changed by an administrator, every change written down."""

from datetime import date

import pytest
from django.forms import model_to_dict

from structures.ground.refusals import Refused
from structures.models import Role, Structure
from structures.network.selectors import missing_identity
from structures.network.services import FIELDS, change_identity
from tests.allocation.builders import OWN, make_user
from tests.domain.files import spaced
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.pages import page, text_of, version_on

PATH = f"/structures/{OWN}/identite/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return make_network()[OWN]


@pytest.fixture
def admin():
    return make_user("region_admin")


def facts(structure):
    return [spaced(entry.summary) for entry in structure.journal.all()]


def typed(structure, **changes):
    """What the form sends back: every field as it is shown, but for `changes`."""
    shown = {k: "" if v is None else v for k, v in model_to_dict(structure, FIELDS).items()}
    return shown | {"reason": ""} | changes


def test_a_rename_keeps_both_names(own, admin):
    change_identity(own, {"name": "Mission locale de l’Ouest"}, by=admin, reason="Vote de l’AG")
    assert facts(own) == ["Renommée : Mission locale de Saverne → Mission locale de l’Ouest"]
    assert own.journal.get().reason == "Vote de l’AG"


def test_each_change_is_a_line_before_and_after(own, admin):
    agent = make_user("region_agent")
    values = {"registered_on": date(2001, 2, 3), "rna": "W671234567", "referent": agent}
    assert change_identity(own, values, by=admin) == 3
    assert sorted(facts(own)) == [
        "Inscrite le : 9 novembre 1989 → 3 février 2001",
        "Numéro RNA : non renseigné → W671234567",
        f"Référent à la Région : non renseigné → compte n° {agent.pk}",
    ]


def test_what_does_not_change_is_not_written(own, admin):
    assert change_identity(own, {"name": own.name, "siret": own.siret}, by=admin) == 0
    assert facts(own) == []


def test_the_longest_names_fit_in_the_journal(own, admin):
    change_identity(own, {"legal_name": "a" * 200}, by=admin)
    change_identity(own, {"legal_name": "b" * 200}, by=admin)
    assert "…" in facts(own)[0]


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        pytest.param({"siret": "00010003200011"}, "n’est pas un SIRET", id="wrong key"),
        pytest.param({"siret": "00010001600013"}, "porte déjà ce SIRET", id="of another"),
        pytest.param({"rna": "67"}, "W suivi de 9 chiffres", id="short RNA"),
        pytest.param({"name": ""}, "ne peut pas être vide", id="no name"),
    ],
)
def test_a_wrong_identity_is_refused_and_nothing_changes(own, admin, values, reason):
    with pytest.raises(Refused, match=reason):
        change_identity(own, {"town": "Ailleurs", **values}, by=admin)
    assert Structure.objects.get(code=OWN).town == "Saverne"
    assert facts(own) == []


@pytest.mark.parametrize("role", [Role.REGION_ADMIN, Role.STATE_OBSERVER, Role.DIRECTOR])
def test_a_referent_is_an_agent_or_a_manager(own, admin, role):
    with pytest.raises(Refused, match="chargé de mission ou un responsable"):
        change_identity(own, {"referent": make_person(role)}, by=admin)


def test_a_referent_has_an_active_account(own, admin):
    gone = make_user("region_agent", is_active=False)
    with pytest.raises(Refused, match="en activité"):
        change_identity(own, {"referent": gone}, by=admin)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.REGION_ADMIN])
def test_only_an_administrator_changes_an_identity(client, own, role):
    with pytest.raises(Refused, match="administrateur"):
        change_identity(own, {"town": "Ailleurs"}, by=make_person(role))
    assert page(client, make_person(role), PATH).status_code == 404


def test_local_law_asks_for_its_registration_and_the_others_do_not(own):
    own.register_folio, own.registered_on = "", None
    assert [spaced(name) for name in missing_identity(own)] == ["folio", "inscrite le"]
    own.regime = Structure.Regime.LAW_1901
    assert missing_identity(own) == []


def test_an_incomplete_registration_is_saved_with_a_warning(client, own, admin):
    client.force_login(admin)
    answer = client.post(
        PATH, version_on(client, PATH) | typed(own, court="", register_volume=""), follow=True
    )
    shown = text_of(answer)
    assert "Identité : 2 modifications enregistrées." in shown
    assert "Il manque encore, avant la convention : tribunal d’inscription, volume." in shown
    assert "À compléter avant la convention : tribunal d’inscription, volume." in shown


def test_a_siret_is_typed_with_spaces(client, own, admin):
    client.force_login(admin)
    client.post(PATH, version_on(client, PATH) | typed(own, siret="000 100 016 00013", name="X"))
    assert Structure.objects.get(code=OWN).name != "X"
    client.post(PATH, version_on(client, PATH) | typed(own, siret="000 100 032 00010", name="X"))
    assert Structure.objects.get(code=OWN).siret == "00010003200010"
    assert Structure.objects.get(code=OWN).name == "X"


def test_a_postcode_is_typed_with_spaces(client, own, admin):
    client.force_login(admin)
    client.post(PATH, version_on(client, PATH) | typed(own, postcode="67\u00a0700 "))
    assert Structure.objects.get(code=OWN).postcode == "67700"


def test_a_refused_form_keeps_what_was_typed_but_not_as_title(client, own, admin):
    client.force_login(admin)
    wrong = typed(own, name="Nouveau nom", siret="12", registered_on="2100-01-01", postcode="67")
    answer = client.post(PATH, wrong | version_on(client, PATH))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Nouveau nom"' in shown
    assert "Nouveau nom</a>" not in shown
    for reason in ("n’est pas un SIRET", "Cette date est à venir", "compte cinq chiffres"):
        assert reason in text_of(answer)


def test_a_referent_who_left_stays_until_another_is_chosen(client, own, admin):
    own.referent = make_user("region_agent", is_active=False)
    own.save()
    client.force_login(admin)
    client.post(PATH, version_on(client, PATH) | typed(own, town="Ailleurs"))
    assert Structure.objects.get(code=OWN).referent == own.referent


def test_the_structure_reads_who_follows_it(client, own, admin):
    change_identity(own, {"referent": make_user("region_agent")}, by=admin)
    shown = text_of(page(client, make_person("president"), f"/structures/{OWN}/"))
    assert "Référent à la Région Personne region_agent@demo.example" in shown
    assert "Modifier" not in shown


def test_the_identity_of_a_structure_that_is_not_there_is_not_found(client, own, admin):
    assert page(client, admin, "/structures/nulle/identite/").status_code == 404
    assert page(client, make_person("director", OTHER), PATH).status_code == 404
