"""The limits of the fixed part, typed among the parameters of a year."""

import pgtrigger
import pytest
from django.core.exceptions import ValidationError

from allocation.campaigns.services import open_collection
from allocation.models import Campaign, ParameterChange
from structures.ground.refusals import Refused
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_figures, make_user
from tests.allocation.parameters.test_parameter_pages import fill_in
from tests.allocation.revisions.builders import make_confirmed, make_revision
from tests.allocation.year_builders import make_next_year
from tests.structures.pages import page, text_of

RULES = "/campagnes/2016/parametres/regles/"
pytestmark = pytest.mark.django_db


def make_second(**changes) -> Campaign:
    before = make_adopted_campaign()
    return make_next_year(before, envelope_cents=before.envelope_cents, **changes)


def test_limits_are_typed_in_percent_with_their_source_and_taken_away(client):
    make_second()
    typed = {"fixed_fall_bp": "5", "fixed_rise_bp": "12,5"}
    shown = text_of(fill_in(client, RULES, typed))
    said = "Baisse limitée à 5 %, hausse limitée à 12,5 %, par rapport à celle de 2015 (répartition"
    assert f"Garde-fous de la part fixe {said}" in shown
    assert "n’a pas de limite Délibération du 12 janvier · Personne," in shown
    assert "Garde-fous Baisse limitée à 5 %" in shown
    stored = Campaign.objects.get(year=2016)
    assert stored.guard_rails == {"fixed_floor_bp": 9_500, "fixed_cap_bp": 11_250}
    change = ParameterChange.objects.get(key="campaign.fixed_fall_bp")
    assert (change.label, change.before) == ("Limite de la baisse de la part fixe", "rien")
    shown = text_of(fill_in(client, RULES, {"fixed_fall_bp": "", "fixed_rise_bp": ""}))
    assert "Aucun : rien ne limite sa variation d’une année à l’autre" in shown
    assert Campaign.objects.get(year=2016).guard_rails == {}


def test_a_limit_beyond_the_whole_is_refused_by_the_form_and_by_the_database(client):
    campaign = make_second()
    assert "Un taux ne dépasse pas 100 %." in text_of(
        fill_in(client, RULES, {"fixed_rise_bp": "101"})
    )
    campaign.fixed_fall_bp = 10_001
    with pytest.raises(ValidationError, match="ne dépasse pas cent pour cent"):
        campaign.full_clean()


def test_limits_are_refused_where_nothing_was_adopted_the_year_before(client):
    make_campaign()
    shown = text_of(fill_in(client, "/campagnes/2015/parametres/regles/", {"fixed_fall_bp": "5"}))
    assert "aucune répartition n’est arrêtée pour 2014" in shown
    assert "laissez vides les limites de baisse et de hausse" in shown
    assert Campaign.objects.get().fixed_fall_bp is None


def test_a_revision_changes_them_once_the_collection_is_open():
    campaign = make_second()
    open_collection(campaign, by=make_user())
    make_confirmed(campaign, {"campaign.fixed_fall_bp": 300})
    assert Campaign.objects.get(year=2016).fixed_fall_bp == 300
    impossible = {"campaign.envelope_cents": campaign.envelope_cents // 2}
    with pytest.raises(Refused, match="les planchers font ensemble"):
        make_revision(Campaign.objects.get(year=2016), impossible)


def test_the_next_year_takes_them_over_and_two_years_are_compared(client):
    make_second(fixed_fall_bp=400)
    shown = text_of(page(client, make_user(), "/campagnes/2016/comparaison/2015/"))
    assert "Limite de la baisse de la part fixe" in shown and "4 %" in shown
    assert make_next_year(Campaign.objects.get(year=2016)).fixed_fall_bp == 400


def test_what_cannot_hold_is_said_before_computing(client):
    campaign = make_second()
    make_figures(campaign)
    with pgtrigger.ignore("allocation.Campaign:rule_is_frozen"):
        half = {"envelope_cents": campaign.envelope_cents // 2, "fixed_fall_bp": 0}
        Campaign.objects.filter(year=2016).update(**half)
    shown = text_of(page(client, make_user(), "/campagnes/2016/repartition/"))
    assert "les planchers font ensemble" in shown and "Voir les paramètres" in shown
