"""Every value that a figure ever had is shown, with who wrote it and how."""

from decimal import Decimal

import pytest

from allocation.campaigns.services import open_collection
from allocation.figures.selectors import written_values
from allocation.figures.services import record_figures
from allocation.imports.services import Upload, apply_import, preview_activity
from allocation.models import Campaign, Figure
from structures.models import Structure
from tests.allocation.builders import OWN, make_campaign, make_user
from tests.domain.files import text
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of, version_on

PATH = f"/campagnes/2015/donnees/{OWN}/"
VALUES = f"{PATH}2/valeurs/"
TYPED = {f"indicator_{number}": "" for number in range(2, 8)} | {"source": "i-Milo"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def campaign():
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    return Campaign.objects.get()


def typed(client, value, role="region_agent"):
    client.force_login(make_user(role))
    typed = TYPED | version_on(client, PATH) | {"indicator_2": value}
    assert client.post(PATH, typed).status_code == 302


def own():
    return Structure.objects.get(code=OWN)


def test_each_value_is_there_with_who_wrote_it_and_by_which_request(client, campaign):
    typed(client, "4801")
    typed(client, "1 049", "region_manager")
    typed(client, "5003")
    shown = text_of(page(client, make_user("region_manager"), VALUES))
    values = shown[shown.index("Valeur Enregistrée") :]
    assert values.index("5 003 en vigueur") < values.index("1 049") < values.index("4 801")
    assert values.count("Saisie i-Milo") == values.count(f"Depuis la page {PATH}") == 3


def test_a_value_of_a_file_says_which_and_one_typed_over_it_says_so(client, campaign):
    typed(client, "4801")
    titles = "code_structure;annee_reference;indicateur;valeur"
    upload = Upload("activite.csv", text(titles, f"{OWN};2014;2;77"), "text/csv")
    batch = preview_activity(campaign, upload, by=make_user())
    apply_import(batch, empty_perimeters_confirmed=False, by=make_user())
    shown = text_of(page(client, make_user("region_manager"), VALUES))
    assert "77 en vigueur" in shown and "Import du fichier « activite.csv »" in shown
    assert shown.index("Import du fichier") < shown.index("Saisie i-Milo")


def test_a_value_that_was_there_before_history_was_kept_is_shown_without_its_request(campaign):
    indicator = campaign.indicators.get(number=2)
    record_figures(campaign, own(), {indicator: Decimal(48)}, source="a", by=make_user())
    Figure.objects.update(value=49)
    found = [(w.figure.value, w.request, w.current) for w in written_values(own(), indicator)]
    assert found == [(49, None, True), (48, None, False)]


def test_a_value_deleted_by_hand_is_still_there(campaign):
    indicator = campaign.indicators.get(number=2)
    record_figures(campaign, own(), {indicator: Decimal(48)}, source="a", by=make_user())
    Figure.objects.all().delete()
    assert [(w.figure.value, w.current) for w in written_values(own(), indicator)] == [(48, False)]


def test_a_director_reads_the_values_of_their_own_structure_alone(client, campaign):
    typed(client, "4801")
    director = make_person("director", OWN)
    assert "4 801 en vigueur" in text_of(page(client, director, VALUES))
    assert page(client, director, VALUES.replace(OWN, "68066")).status_code == 404
    assert page(client, make_user("state_observer"), VALUES).status_code == 200


def test_where_a_value_comes_from_leads_there(client, campaign):
    typed(client, "4801")
    shown = page(client, make_user("region_manager"), f"{PATH}provenance/").content.decode()
    assert f'href="{VALUES}"' in shown


def test_an_indicator_that_is_not_measured_has_no_values(client, campaign):
    assert page(client, make_user(), VALUES.replace("/2/", "/99/")).status_code == 404
