"""A campaign: shares that make a whole, states in order, a rule fixed when the year is opened."""

from datetime import date
from re import findall

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction

from allocation.campaigns.services import enter_state, open_collection
from allocation.campaigns.states import ORDER, TRANSITIONS
from allocation.campaigns.triggers import RULE_FIELDS, TEXT_FIELDS
from allocation.models import Axis, Campaign, FormerGrant, Indicator, State, StateChange
from structures.ground.refusals import Refused
from tests.allocation.builders import (
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_solidarity,
    make_user,
)
from tests.structures.pages import confirmed, page, text_of

pytestmark = pytest.mark.django_db
OTHER = {
    "year": 2016,
    "reference_year": 2013,
    "envelope_cents": 1,
    "advance_base": "former_grant",
    "advance_bp": 1,
    "former_grant_bp": 1,
    "fixed_fall_bp": 1,
    "fixed_rise_bp": 1,
    "unearned_axis3": "redistribute",
    "reminders_needed": 3,
    "silence_days": 30,
    "envelope_note": "Baisse",
    "envelope_source": "Budget",
    "counting_date": date(2014, 6, 30),
    "following_months": 3,
}


@pytest.mark.parametrize("share", [4_999, 5_001])
def test_shares_that_do_not_make_a_whole_are_refused_at_commit(share):
    campaign = make_campaign()
    with pytest.raises(IntegrityError, match="do not sum to 100"), transaction.atomic():
        campaign.axes.filter(number=1).update(share_bp=share)
        connection.check_constraints()


def test_shares_may_pass_from_one_axis_to_another():
    campaign = make_campaign()
    campaign.axes.filter(number=1).update(share_bp=4_000)
    campaign.axes.filter(number=2).update(share_bp=4_500)
    connection.check_constraints()


def test_an_indicator_without_label_cannot_be_activated():
    indicator = make_campaign().indicators.get(number=10)
    indicator.active = True
    with pytest.raises(ValidationError) as refused:
        indicator.full_clean()
    assert "Un indicateur actif a un intitulé et une définition" in str(refused.value)
    with pytest.raises(IntegrityError, match="active_indicator_is_defined"), transaction.atomic():
        indicator.save()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        pytest.param({"definition": ""}, "active_indicator_is_defined", id="no definition"),
        pytest.param({"scale": ["a", "b", "c"]}, "has no scale of 4 levels", id="three levels"),
    ],
)
def test_an_active_indicator_is_defined_and_rated_on_four_levels(changes, rule):
    make_campaign()
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Indicator.objects.filter(number=8).update(**changes)


def test_an_inactive_indicator_has_no_weight():
    make_campaign()
    with pytest.raises(IntegrityError, match="active_indicator_is_defined"), transaction.atomic():
        Indicator.objects.filter(number=10).update(weight=1)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        pytest.param({"reference_year": 2015}, "reference_year_before_year", id="year"),
        pytest.param({"envelope_cents": 0}, "envelope_is_positive", id="envelope"),
        pytest.param({"advance_bp": 10_001}, "rates_up_to_100", id="rate"),
        pytest.param({"reminders_needed": 1}, "silence_leaves_its_time", id="reminders"),
        pytest.param({"silence_days": 14}, "silence_leaves_its_time", id="silence"),
    ],
)
def test_a_rule_that_means_nothing_is_refused(changes, constraint):
    make_campaign()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Campaign.objects.update(**changes)


def test_every_parameter_of_the_rule_may_change_in_preparation():
    make_campaign()
    Campaign.objects.update(**OTHER)
    assert OTHER.keys() == set(RULE_FIELDS)


@pytest.mark.parametrize("name", RULE_FIELDS)
def test_no_parameter_of_the_rule_changes_once_the_collection_is_open(name):
    open_collection(make_campaign(), by=make_user())
    with pytest.raises(IntegrityError, match="is fixed"), transaction.atomic():
        Campaign.objects.update(**{name: OTHER[name]})


def test_the_texts_of_the_year_change_until_a_run_is_adopted():
    campaign = make_campaign()
    make_figures(campaign)
    Campaign.objects.update(legal_visas="Vu la loi ;")
    make_adopted_campaign(campaign)
    for name in TEXT_FIELDS:
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            Campaign.objects.update(**{name: "Autre"})


RULE = [
    pytest.param(lambda c: c.axes.update(share_bp=0), id="axis changed"),
    pytest.param(lambda c: Axis(campaign=c, number=4, share_bp=0).save(), id="axis added"),
    pytest.param(lambda c: c.indicators.update(weight=2), id="indicator changed"),
    pytest.param(lambda c: c.indicators.get(number=10).delete(), id="indicator deleted"),
]
OF_STRUCTURES = [
    pytest.param(lambda c: c.former_grants.update(amount_cents=1), id="grant changed"),
    pytest.param(lambda c: c.former_grants.first().delete(), id="grant deleted"),
    pytest.param(lambda c: make_solidarity(c, "67437", "1.1"), id="coefficient added"),
]


@pytest.mark.parametrize("write", RULE)
def test_axes_and_indicators_are_fixed_when_the_collection_opens(write):
    campaign = make_campaign()
    open_collection(campaign, by=make_user())
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        write(campaign)


@pytest.mark.parametrize("write", OF_STRUCTURES)
def test_what_is_said_of_each_structure_is_frozen_by_the_adoption(write):
    campaign = make_campaign()
    make_figures(campaign)
    with transaction.atomic():
        write(campaign)
        transaction.set_rollback(True)
    make_adopted_campaign(campaign)
    with pytest.raises(DatabaseError, match="is locked"), transaction.atomic():
        write(campaign)


def test_notes_may_still_be_written_after_the_adoption():
    make_adopted_campaign()
    Campaign.objects.update(notes="Relu")


def test_each_state_follows_the_one_before_and_says_who_entered_it():
    campaign, user = make_campaign(), make_user("region_agent")
    for state in ORDER[1:]:
        enter_state(campaign, state, by=user)
    changes = StateChange.objects.values_list("state", "changed_by__role")
    assert list(changes) == [
        ("preparation", "region_admin"),
        *((state.value, "region_agent") for state in ORDER[1:]),
    ]


@pytest.mark.parametrize("early", ORDER)
def test_no_state_is_skipped_neither_by_the_service_nor_in_the_database(early):
    campaign, user = make_campaign(), make_user()
    for state in ORDER[1 : ORDER.index(early) + 1]:
        enter_state(campaign, state, by=user)
    for late in set(ORDER) - {early} - {b for a, b in TRANSITIONS if a == early}:
        with pytest.raises(Refused, match="^La campagne ne passe pas de «"):
            enter_state(campaign, late, by=user)
        with pytest.raises(DatabaseError), transaction.atomic():
            Campaign.objects.update(state=late)


def test_who_entered_a_state_is_never_rewritten():
    make_campaign()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        StateChange.objects.update(state="closed")


def test_a_campaign_without_active_indicator_does_not_open():
    campaign = make_campaign()
    Indicator.objects.update(active=False, weight=0)
    with pytest.raises(Refused, match="Aucun indicateur actif"):
        open_collection(campaign, by=make_user())


def test_a_former_grant_is_given_once_a_structure():
    grant = make_campaign().former_grants.first()
    with pytest.raises(IntegrityError, match="one_former_grant"), transaction.atomic():
        FormerGrant.objects.create(
            campaign=grant.campaign, structure=grant.structure, amount_cents=1
        )


def test_a_manager_opens_the_collection_once(client):
    make_campaign()
    client.force_login(make_user())
    shown = text_of(confirmed(client, "/campagnes/2015/ouverture/"))
    assert "La collecte des données est ouverte." in shown
    shown = text_of(confirmed(client, "/campagnes/2015/ouverture/"))
    assert "La campagne 2015 est déjà à l’étape « collecte »" in shown
    assert StateChange.objects.filter(state=State.COLLECTION).count() == 1


def test_the_campaign_page_offers_the_opening_to_a_manager_only(client):
    make_campaign()
    offer = "Ouvrir la collecte des données Enveloppe"
    assert offer in text_of(page(client, make_user(), "/campagnes/2015/"))
    assert offer not in text_of(page(client, make_user("region_agent"), "/campagnes/2015/"))


def test_the_parameters_page_shows_every_number_of_the_rule(client):
    make_solidarity(make_campaign(), "67437", "1.25")
    shown = text_of(page(client, make_user("state_observer"), "/campagnes/2015/parametres/"))
    assert "Enveloppe 2 890 000,00 €" in shown
    assert "80 % de l’enveloppe, réparti comme la dotation maximale" in shown
    assert findall(r"(\d+) % · part", shown) == ["50", "35", "15"]
    assert "10. sans intitulé Indicateur inactif" in shown
    assert "Unité : entrées. Mesure : entrées en dispositif amont, somme des dispositifs." in shown
    assert "Coefficients de solidarité sur l’indicateur 1" in shown
    assert "Mission locale de Saverne × 1,25 Motif" in shown
