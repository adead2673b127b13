"""The method of a year, as anybody reads it without an account."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, Figure, RunLine, RunTotal, State
from dialogue.steps_back.services import step_back
from structures.ground.french import euros, number
from structures.models import Structure
from tests.allocation.builders import (
    ALL_CODES,
    CODES,
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_solidarity,
    make_user,
)
from tests.allocation.reading_costs import SAVEPOINT
from tests.allocation.revisions.builders import (
    REASON,
    make_confirmed,
    make_open,
    make_revision,
    other_manager,
)
from tests.allocation.second_sources.builders import KIND, SAID, make_source
from tests.structures.pages import page, text_of

PATH = "/methode/2015/"
MOST_QUERIES = 8
pytestmark = pytest.mark.django_db


def read(client, path=PATH):
    """Return what a person without an account reads."""
    client.logout()
    answer = client.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def opened(campaign):
    open_collection(campaign, by=make_user())
    return Campaign.objects.get(pk=campaign.pk)


def plain(cents):
    return " ".join(euros(cents).split())


def test_a_rule_is_public_once_the_collection_opens(client):
    campaign = make_campaign()
    assert client.get(PATH).status_code == 404
    assert "Aucune méthode n’est encore publiée" in read(client, "/methode/")
    opened(campaign)
    assert "Méthode de partage 2015" in read(client)
    assert "La méthode de 2015" in read(client, "/methode/")
    step_back(Campaign.objects.get(), reason="Une définition à revoir", by=make_user())
    assert client.get(PATH).status_code == 404


def test_it_begins_by_a_summary_with_the_envelope_and_how_many_share_it(client):
    make_open(envelope_cents=1_000_000_001)
    said = read(client)
    assert "La Région partage 10 000 000,01 € entre 5 structures" in said
    assert "85 % de l’enveloppe (axes 1 et 2) sont partagés selon des valeurs" in said
    assert "15 % (axe 3) forment la part variable" in said
    assert "80 % de l’enveloppe sont versés à la signature des conventions" in said
    assert re.search(r"À jour du \d+(er)? \w+ \d{4}\. Règle fixée à l’ouverture", said)


def test_each_rule_of_money_has_its_anchor(client):
    make_open()
    found = re.findall(r'id="regle-(\d+)"', client.get(PATH).content.decode())
    assert found == [str(rule) for rule in range(1, 11)]


def test_the_axes_are_told_with_their_amounts_of_the_engine(client):
    make_open(envelope_cents=1_000_001)
    said = read(client)
    for share, amount in (("50 %", 500_001), ("35 %", 350_000), ("15 %", 150_000)):
        assert f"{share} {plain(amount)}" in said


def test_each_active_indicator_is_defined_with_the_numbers_of_the_year(client):
    campaign = make_open(counting_date=date(2014, 11, 30))
    said = read(client)
    for one in campaign.indicators.filter(active=True):
        for text in (one.label, campaign.said(one.definition), one.source.rstrip(".")):
            assert " ".join(text.split()) in said
    assert "comptés au 30 novembre 2014" in said
    assert "Somme de : DPA, Ateliers d’orientation et Immersions." in said
    assert "Au moins un projet est réalisé avec une autre mission locale" in said
    assert 'id="indicateur-10"' not in client.get(PATH).content.decode()


def test_weights_are_said_in_words(client):
    campaign = make_campaign()
    campaign.indicators.filter(number=7).update(weight=3)
    opened(campaign)
    said = read(client)
    assert "7. Apprentissage après l’amont 3 parts sur 5 de l’axe" in said
    assert "Le poids de chacun est écrit à côté de sa définition." in said
    assert "1. Jeunes actifs inoccupés un quart de l’axe" in said


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        pytest.param({}, "reste à la Région", "est partagé entre les structures", id="kept"),
        pytest.param(
            {"unearned_axis3": "redistribute"},
            "Ce qui n’est pas obtenu est partagé entre les structures",
            "Ce qui n’est pas obtenu reste à la Région",
            id="shared",
        ),
        pytest.param(
            {"advance_bp": 7000}, "70 % de l’enveloppe, soit", "dotation antérieure", id="envelope"
        ),
        pytest.param(
            {"advance_base": "former_grant", "former_grant_bp": 8250},
            "chaque structure reçoit 82,5 % de sa dotation antérieure",
            "de l’enveloppe, soit",
            id="former grant",
        ),
        pytest.param(
            {"reminders_needed": 3, "silence_days": 21},
            "trois relances et vingt et un jours",
            "quinze jours",
            id="silence",
        ),
    ],
)
def test_the_rules_say_what_the_year_chose(client, changes, said, unsaid):
    make_open(**changes)
    shown = read(client)
    assert said in shown and unsaid not in shown


def test_solidarity_is_told_where_it_counts_and_nobody_is_named(client):
    campaign = make_open()
    assert "solidarité" not in read(client)
    make_solidarity(campaign, OWN, "1.3579")
    said = read(client)
    assert "Pour l’indicateur 1, la valeur est d’abord multipliée par un coefficient" in said
    assert "1,3579" not in said and "410 × 1,1" in said


def test_a_second_source_that_counts_is_named(client):
    campaign = make_source().campaign
    campaign.indicators.filter(number=5).update(counted_source=KIND)
    opened(campaign)
    said = read(client)
    assert "Pour l’indicateur 5, la valeur qui compte n’est pas celle de la structure" in said
    assert f"Valeur qui compte : {SAID['name']}, et non celle de la structure." in said


def test_the_calendar_is_that_of_the_year(client):
    campaign = make_campaign()
    campaign.planned_steps.create(state=State.DIALOGUE, planned_on=date(2015, 10, 6))
    opened(campaign)
    assert "Le calendrier prévu Dialogue de gestion 6 octobre 2015" in read(client)


def test_what_changed_since_is_told_without_who_did_it(client):
    campaign = make_open()
    assert "Il n’y en a aucun à ce jour." in read(client)
    make_confirmed(campaign, {"campaign.advance_bp": 7500})
    said = read(client)
    assert "Rectificatif n° 1, confirmé le" in said and f"Motif : {REASON}" in said
    assert "75 % de l’enveloppe sont versés" in said and "Rectifiée en dernier lieu le" in said
    assert "80 %" in said  # what it was before
    assert other_manager().email not in said and "confirmé par" not in said


def test_what_is_only_prepared_is_not_told(client):
    make_revision()
    said = read(client)
    assert REASON not in said and "Il n’y en a aucun à ce jour." in said


def test_no_figure_of_a_structure_is_there(client):
    make_adopted_campaign()
    said = read(client)
    amounts = {line.amount_cents for line in RunLine.objects.all()}
    for total in RunTotal.objects.all():
        amounts |= {total.fixed_cents, total.ceiling_cents, total.maximum_cents}
        amounts.add(total.advance_cents)
    assert len(amounts) > 50
    assert [cents for cents in amounts if plain(cents) in said] == []
    values = {" ".join(number(one.value).split()) for one in Figure.objects.all()}
    assert [value for value in values if f" {value} " in said] == []
    for structure in Structure.objects.all():
        assert structure.name not in said and structure.code not in said


@pytest.mark.parametrize("codes", [CODES, ALL_CODES], ids=len)
def test_it_asks_few_questions_whatever_the_size_of_the_network(client, codes):
    make_confirmed(make_open(codes=codes))
    client.get(PATH)
    with CaptureQueriesContext(connection) as asked:
        client.get(PATH)
    asked = [one["sql"] for one in asked if not SAVEPOINT.search(one["sql"])]
    assert len(asked) <= MOST_QUERIES, asked


def test_pages_lead_to_it_once_it_is_there(client):
    campaign = make_campaign()
    own = make_user("director", structure=Structure.objects.get(code=OWN))
    manager = make_user()
    from_region = ["/campagnes/2015/", "/campagnes/2015/parametres/"]
    link = f'href="{PATH}"'
    for path in from_region:
        assert link not in page(client, manager, path).content.decode()
    assert link not in page(client, own, "/").content.decode()
    make_adopted_campaign(campaign)
    for path in from_region:
        assert link in page(client, manager, path).content.decode()
    assert link in page(client, own, "/").content.decode()
    explained = page(client, own, f"/structures/{OWN}/dotation/2015/").content.decode()
    assert link in explained and f'href="{PATH}#regle-4"' in explained
    assert 'href="/methode/"' in client.get("/aide/").content.decode()
