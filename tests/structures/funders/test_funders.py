"""Who else funds a structure: entered, corrected, read, never an input of the split."""

import pytest

from allocation.models import Campaign
from allocation.runs.inputs import engine_inputs
from structures.funders.selectors import funded_years
from structures.funders.services import change_funding, remove_funding
from structures.ground.refusals import Refused
from structures.models import Funding, JournalEntry, Role, Structure
from tests.allocation.builders import OWN, make_adopted_campaign, make_user
from tests.domain.files import spaced as plain
from tests.structures.around_builders import FUNDING, make_funding
from tests.structures.builders import OTHER, make_network, make_person
from tests.structures.pages import page, text_of, version_on

HERE = f"/structures/{OWN}/financeurs/"
TYPED = FUNDING | {"amount_cents": "12 500,50", "kind": "local"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network()


def test_a_director_enters_a_funder_and_reads_its_share(client, network):
    client.force_login(make_person("director"))
    client.post(f"{HERE}ajouter/", TYPED)
    client.post(
        f"{HERE}ajouter/", TYPED | {"kind": "state", "funder": "État", "amount_cents": "37 501,50"}
    )
    shown = text_of(client.get(HERE))
    assert "État État 37 501,50 € 75,0 %" in shown
    assert "Ville de Saverne Communes et EPCI 12 500,50 € 25,0 % Budget voté" in shown
    assert "Total sans la Région 50 002,00 € 100,0 %" in shown
    assert "aucun de ces montants n’entre dans le calcul de la dotation" in shown


def test_the_grant_of_the_region_stands_beside_once_it_is_known(client):
    make_adopted_campaign()
    own = Structure.objects.get(code=OWN)
    make_funding()
    [year] = funded_years(own, make_user())
    total = own.run_totals.get()
    assert year.grant.cents == total.maximum_cents
    assert year.total_cents == total.maximum_cents + 1_250_000
    shown = text_of(page(client, make_user(), HERE))
    assert "Région dotation maximale arrêtée" in shown
    assert "Total avec la Région" in shown


def test_the_funders_of_a_structure_change_nothing_of_the_split():
    campaign = make_adopted_campaign()
    before = engine_inputs(Campaign.objects.get(pk=campaign.pk))
    make_funding(amount_cents=10**11)
    assert engine_inputs(Campaign.objects.get(pk=campaign.pk)) == before


def test_one_funder_has_one_line_a_year(network):
    make_funding()
    with pytest.raises(Refused, match="déjà inscrit pour cette année"):
        make_funding(funder="VILLE de Saverne")
    make_funding(year=2014)
    make_funding(kind="other")
    assert Funding.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount_cents": "0"}, "0 n’en est pas un"),
        ({"amount_cents": "beaucoup"}, "n’est pas un nombre"),
        ({"year": "1999"}, "supérieure ou égale à 2000"),
        ({"source": ""}, "Source : Ce champ est obligatoire"),
    ],
)
def test_a_line_that_says_nothing_certain_is_refused(client, network, typed, said):
    client.force_login(make_user("region_agent"))
    answer = client.post(f"{HERE}ajouter/", TYPED | typed)
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert not Funding.objects.exists()


def test_what_a_line_was_stays_in_the_journal(client, network):
    agent, funding = make_user("region_agent"), make_funding()
    client.force_login(agent)
    path = f"{HERE}{funding.pk}/"
    client.post(path, TYPED | version_on(client, path))
    entry = JournalEntry.objects.latest("pk")
    said = "Autre financeur « Ville de Saverne » en 2015 : corrigé (montant, en centimes)"
    assert plain(entry.summary) == said
    assert "12 500,00 €" in plain(entry.reason)
    change_funding(funding, FUNDING | {"amount_cents": 1_250_050}, by=agent)
    assert JournalEntry.objects.latest("pk") == entry


def test_a_line_is_taken_out_once(client, network):
    agent, funding = make_user("region_agent"), make_funding()
    client.force_login(agent)
    path = f"{HERE}{funding.pk}/retirer/"
    assert "Retirer cette ligne ?" in text_of(client.get(path))
    assert "« Ville de Saverne » retiré de 2015." in text_of(client.post(path, follow=True))
    with pytest.raises(Refused, match="déjà retirée"):
        remove_funding(funding, by=agent)


@pytest.mark.parametrize("role", [Role.PRESIDENT, Role.STATE_OBSERVER, Role.REGION_ADMIN])
def test_who_only_reads_writes_no_funder(client, network, role):
    funding = make_funding()
    shown = text_of(page(client, make_person(role), HERE))
    assert "Ville de Saverne" in shown
    assert "Inscrire un financeur" not in shown
    assert client.post(f"{HERE}ajouter/", TYPED).status_code == 404
    assert client.post(f"{HERE}{funding.pk}/retirer/").status_code == 404
    with pytest.raises(Refused, match="par la direction de la structure ou par la Région"):
        remove_funding(funding, by=make_person(role))


def test_a_neighbour_reads_no_funder(client, network):
    funding = make_funding()
    neighbour = make_person("director", OTHER)
    assert page(client, neighbour, HERE).status_code == 404
    assert (
        page(client, neighbour, f"/structures/{OTHER}/financeurs/{funding.pk}/").status_code == 404
    )
