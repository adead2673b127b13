"""The share of a year decided on a structure's figures: exact, said, once."""

from datetime import date
from decimal import Decimal

import pytest

from allocation.figures.forms import FigureForm
from allocation.figures.selectors import figures_beside
from allocation.figures.services import record_figures
from allocation.models import Figure
from allocation.network_changes.selectors import figures_dealt_with, share_of_year
from structures.ground.refusals import Refused
from structures.models import STRUCTURE_ROLES, JournalEntry, Role, Structure
from tests.allocation.builders import make_adopted_campaign, make_user
from tests.allocation.network_builders import SAVERNE, decide_prorata, figure, own
from tests.domain.files import spaced
from tests.structures.network_builders import JANUARY, JULY
from tests.structures.pages import page, text_of, version_on

PAGE = f"/campagnes/2015/donnees/{SAVERNE}/prorata/"
HALF = {"percent": "50", "reason": "Ouverte six mois", "indicators": ["2", "3"]}
pytestmark = pytest.mark.django_db


def test_a_prorata_multiplies_exactly_and_keeps_the_value_before(full_campaign):
    before, agent = figure(2).value, make_user("region_agent")
    assert decide_prorata(full_campaign, "33.33", 2) == 1
    found = figure(2)
    assert found.value == before * Decimal("0.3333")
    said = spaced(found.comment)
    assert said.startswith("Prorata de 33,33 % décidé le ")
    assert f"par chargé de mission (compte n° {agent.pk}) : Ouverte six mois" in said
    assert f"Valeur entière : {before:.0f} (" in said
    assert spaced(found.source).endswith(", au prorata de 33,33 %")


def test_a_prorata_leaves_the_figures_that_are_not_ticked(full_campaign):
    before = figure(3).value
    decide_prorata(full_campaign, 50, 2)
    assert figure(3).value == before
    entry = JournalEntry.objects.get(structure=own(), kind="figures")
    assert spaced(entry.summary) == "Campagne 2015 : prorata de 50 % sur les indicateurs 2"


def test_a_prorata_is_applied_once_until_the_value_is_entered_again(full_campaign):
    decide_prorata(full_campaign, 50, 2)
    with pytest.raises(Refused, match="un prorata est déjà appliqué"):
        decide_prorata(full_campaign, 50, 2)
    indicator = full_campaign.indicators.get(number=2)
    record_figures(
        full_campaign,
        own(),
        {indicator: Decimal(48)},
        source="Saisie",
        by=make_user("region_agent"),
    )
    decide_prorata(full_campaign, 25, 2)
    assert figure(2).value == 12


def test_what_a_comment_says_is_no_prorata(full_campaign):
    Figure.objects.filter(indicator__number__gt=1).update(comment="Prorata de la caserne")
    assert not figures_dealt_with(full_campaign, own())
    decide_prorata(full_campaign, 50, *range(2, 8))
    assert figures_dealt_with(full_campaign, own())


def test_a_prorata_that_would_be_rounded_is_refused(full_campaign):
    Figure.objects.filter(pk=figure(1).pk).update(value=Decimal("1E-22"))
    with pytest.raises(Refused, match="trop de décimales"):
        decide_prorata(full_campaign, "33.33", 1)
    decide_prorata(full_campaign, "33", 1)
    assert figure(1).value == Decimal("33E-24")


@pytest.mark.parametrize(
    ("percent", "reason", "message"),
    [
        pytest.param("100.01", "Motif", "de 0 à 100 %", id="more than the year"),
        pytest.param("50", " ", "Indiquez le motif", id="no reason"),
    ],
)
def test_a_prorata_is_a_share_with_a_reason(full_campaign, percent, reason, message):
    with pytest.raises(Refused) as refused:
        decide_prorata(full_campaign, percent, reason=reason)
    assert message in spaced(str(refused.value))


@pytest.mark.parametrize("role", [Role.REGION_ADMIN, Role.STATE_OBSERVER, *STRUCTURE_ROLES])
def test_only_who_works_on_figures_decides_a_prorata(client, full_campaign, role):
    user = make_user(role, structure=own() if role in STRUCTURE_ROLES else None)
    with pytest.raises(Refused, match="décidé par"):
        decide_prorata(full_campaign, 50, by=user)
    assert page(client, user, PAGE).status_code == 404


def test_a_prorata_is_decided_before_the_adoption_only(client):
    campaign = make_adopted_campaign()
    with pytest.raises(Refused, match="cette action se fait à l’étape"):
        decide_prorata(campaign, 50)
    assert page(client, make_user("region_agent"), PAGE).url == "/campagnes/2015/donnees/"


def test_the_page_applies_what_was_ticked(client, full_campaign):
    before = figure(2).value
    client.force_login(make_user("region_agent"))
    assert client.post(PAGE, HALF | version_on(client, PAGE)).url == "/campagnes/2015/donnees/"
    assert (figure(2).value, figure(4).comment) == (before / 2, "")
    shown = text_of(client.get(f"/campagnes/2015/donnees/{SAVERNE}/provenance/"))
    assert "Prorata de 50 % décidé le" in shown


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param({"percent": "cent"}, "n’est pas un nombre", id="words"),
        pytest.param({"percent": "120"}, "ne dépasse pas 100 %", id="more than all"),
        pytest.param({"reason": ""}, "Motif : Ce champ est obligatoire.", id="no reason"),
        pytest.param({"indicators": []}, "Données concernées : Ce champ", id="nothing ticked"),
    ],
)
def test_the_page_keeps_what_was_typed(client, full_campaign, change, message):
    client.force_login(make_user("region_agent"))
    answer = client.post(PAGE, HALF | version_on(client, PAGE) | change)
    assert answer.status_code == 422
    assert message in text_of(answer)
    assert not Figure.objects.filter(comment__startswith="Prorata").exists()


def test_the_page_counts_the_days_of_the_year(client, full_campaign):
    Structure.objects.filter(pk=own().pk).update(opened_on=JULY)
    shown = text_of(page(client, make_user("region_agent"), PAGE))
    assert "ouverte du 1er juillet 2015 au 31 décembre 2015 : 184 jours sur 365" in shown


@pytest.mark.parametrize(
    ("opened_on", "closed_on", "days"),
    [
        pytest.param(None, None, None, id="all the year"),
        pytest.param(JANUARY, date(2016, 1, 1), None, id="to the day"),
        pytest.param(None, JULY, 181, id="first half"),
        pytest.param(JULY, date(2015, 7, 2), 1, id="one day"),
    ],
)
def test_the_days_of_a_year(opened_on, closed_on, days):
    share = share_of_year(Structure(opened_on=opened_on, closed_on=closed_on), 2015)
    assert (share.days if share else None) == days


def test_a_figure_under_a_prorata_does_not_block_the_form_of_the_others(full_campaign):
    Figure.objects.filter(pk=figure(2).pk).update(value=Decimal("24.5"))
    figures = figures_beside(full_campaign, own())
    initial = FigureForm(figures=figures)
    typed = {name: field.initial for name, field in initial.fields.items()} | {"source": "Saisie"}
    form = FigureForm(typed, figures=figures)
    assert form.is_valid(), form.errors
    assert not FigureForm(typed | {"indicator_3": "7,5"}, figures=figures).is_valid()


def test_a_prorata_is_reached_from_the_structure_and_from_the_figures(client, full_campaign):
    Structure.objects.filter(code=SAVERNE).update(opened_on=JULY)
    client.force_login(make_user("region_agent"))
    listed = client.get("/campagnes/2015/donnees/").content.decode()
    assert listed.count(PAGE) == 1
    assert PAGE in client.get(f"/structures/{SAVERNE}/dotations/").content.decode()
    decide_prorata(full_campaign, "41.5", 2)
    assert "prorata de 41,5 %" in text_of(client.get("/campagnes/2015/donnees/"))
    observer = page(client, make_user("state_observer"), f"/structures/{SAVERNE}/dotations/")
    assert "prorata" not in text_of(observer)
