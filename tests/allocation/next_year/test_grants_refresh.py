"""Former grants are brought up to date, by a person, once the year before is settled."""

import pytest

from allocation.models import Campaign, State
from allocation.next_year.selectors import grants_refresh
from allocation.next_year.services import refresh_grants
from allocation.parameters.services import edit, set_grants
from dialogue.steps_back.services import step_back
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_run, make_user
from tests.allocation.next_year.builders import (
    make_begun,
    make_next_year,
    make_settled_since,
    read_again,
)
from tests.allocation.settlement_builders import at_dialogues, make_settled_campaign, settled
from tests.structures.pages import confirmed, page, text_of

pytestmark = pytest.mark.django_db
PAGE = "/campagnes/2015/reprises/dotations/"


def finals():
    run = Campaign.objects.get(year=2014).runs.first()
    return dict(run.settlement_lines.values_list("structure__code", "final_cents"))


def grants(campaign):
    return dict(campaign.former_grants.values_list("structure__code", "amount_cents"))


def type_grant(campaign, cents=12_345):
    given = {Structure.objects.get(code=OWN): (cents, "Compte administratif")}
    by = make_user("region_admin")
    edit(campaign, lambda found: set_grants(found, given), source="Compte administratif", by=by)


def test_nothing_changes_while_the_year_before_is_not_settled(client):
    campaign = make_begun()
    assert grants_refresh(campaign).moves == []
    with pytest.raises(Refused, match="déjà à jour"):
        refresh_grants(campaign, by=make_user())
    shown = text_of(page(client, make_user(), "/campagnes/2015/parametres/"))
    assert "Dotations antérieures : maximum 2014, l’année n’est pas soldée." in shown


def test_once_the_adoption_they_come_from_is_withdrawn_the_pages_say_so(client):
    make_begun()
    step_back(Campaign.objects.get(year=2014), reason="Erreur", by=make_user())
    shown = text_of(page(client, make_user(), "/campagnes/2015/reprises/"))
    assert "la répartition 2014 n’est pas arrêtée, ces montants seront à actualiser." in shown
    assert "il n’y a aucun montant à reprendre" in text_of(page(client, make_user(), PAGE))


def test_they_become_final_with_a_line_of_change_each():
    campaign = make_settled_since()
    changes = refresh_grants(campaign, by=make_user())
    assert grants(campaign) == finals() and len(changes) == len(CODES)
    lines = campaign.parameter_changes.filter(key__startswith="grant.")
    assert {line.source for line in lines} == {"Actualisation d’après la campagne 2014"}
    assert all("(Dotation définitive 2014)" in line.after for line in lines)
    assert grants_refresh(campaign).moves == []


def test_what_was_taken_over_is_told_with_what_it_became(client):
    refresh_grants(make_settled_since(), by=make_user())
    shown = text_of(page(client, make_user(), "/campagnes/2015/reprises/"))
    assert shown.count("(Dotation définitive 2014)") == len(CODES)


def test_an_amount_typed_by_hand_is_left_alone_and_named():
    campaign = make_settled_since()
    type_grant(campaign)
    [left] = grants_refresh(campaign).left
    refresh_grants(campaign, by=make_user())
    assert left.structure.code == OWN
    assert grants(campaign) == finals() | {OWN: 12_345}


def test_they_are_read_before_and_after_in_euros_then_confirmed(client):
    campaign = make_settled_since()
    type_grant(campaign)
    make_run_of(campaign)
    shown = text_of(page(client, make_user(), PAGE))
    assert "Jusqu’ici :" in shown and "Dotation maximale 2014" in shown
    assert "Saisies à la main, elles restent comme elles sont" in shown
    assert "une nouvelle est à calculer" in shown
    done = text_of(confirmed(client, PAGE))
    assert "4 dotations antérieures" in done
    assert grants(campaign) == finals() | {OWN: 12_345}


def make_run_of(campaign):
    read_again(campaign)
    make_run(Campaign.objects.get(pk=campaign.pk))


def test_what_changed_since_the_page_was_opened_is_read_again(client):
    campaign = make_settled_since()
    client.force_login(make_user())
    before = grants(campaign)
    answer = client.post(PAGE, {"seen": "autre"})
    assert answer.status_code == 409 and grants(campaign) == before


def test_they_are_frozen_once_the_year_itself_is_adopted():
    campaign = make_begun()
    read_again(campaign)
    make_adopted_campaign(campaign)
    settled(at_dialogues(Campaign.objects.get(year=2014)), level=1)
    campaign.refresh_from_db()
    assert campaign.state == State.ADOPTED and grants_refresh(campaign) is None
    with pytest.raises(Refused, match="est à l’étape"):
        refresh_grants(campaign, by=make_user())


def test_a_task_tells_of_it_on_the_page_of_the_year(client):
    make_settled_since()
    shown = text_of(page(client, make_user(), "/campagnes/2015/"))
    assert "Actualiser d’après la dotation définitive 2014" in shown


def test_amounts_that_are_withdrawn_are_asked_about_again(client):
    campaign = make_settled_since()
    refresh_grants(campaign, by=make_user())
    step_back(Campaign.objects.get(year=2014), reason="Erreur", by=make_user())
    assert len(grants_refresh(campaign).moves) == len(CODES)
    shown = text_of(page(client, make_user(), "/campagnes/2015/"))
    assert "Actualiser d’après la dotation maximale 2014" in shown


def test_what_the_region_kept_is_recalled_beside_the_note_of_the_envelope(client):
    make_next_year(make_settled_campaign(level=0, unearned_axis3="retain"))
    for path in ("parametres/enveloppe/", "reprises/"):
        shown = text_of(page(client, make_user(), f"/campagnes/2016/{path}"))
        assert "En 2015, 433 500,00 € de part variable n’ont pas été obtenus" in shown
