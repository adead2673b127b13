"""The pages of the next year: what will be copied, what was, what is confirmed, by whom."""

from datetime import date

import pytest

from allocation.models import Campaign, CampaignStep
from tests.allocation.builders import make_adopted_campaign, make_campaign, make_user
from tests.allocation.next_year.builders import TYPED, make_next_year
from tests.structures.builders import make_person
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db
NEXT, CARRIED = "/campagnes/2015/suivante/", "/campagnes/2016/reprises/"


def make_planned():
    campaign = make_campaign(counting_date=date(2014, 6, 30), legal_visas="Vu le plan de 2014 ;")
    CampaignStep.objects.create(campaign=campaign, state="adopted", planned_on=date(2015, 2, 6))
    return make_adopted_campaign(campaign)


def test_the_page_says_what_is_copied_and_what_is_decided_then_creates(client):
    make_planned()
    shown = text_of(page(client, make_user(), NEXT))
    for said in (
        "Vu le plan de 2014 ;",
        "Répartition arrêtée : 6 février 2015",
        "périmètre au 1er janvier 2016",
        "Dotations antérieures : maximum 2015, l’année n’est pas soldée.",
    ):
        assert said in shown
    done = text_of(client.post(NEXT, TYPED, follow=True))
    assert "Campagne 2016 créée, en préparation" in done and "À confirmer" in done
    assert Campaign.objects.get(year=2016).envelope_cents == 300_000_000


def test_before_the_adoption_it_is_refused_with_a_sentence(client):
    make_campaign()
    shown = text_of(page(client, make_user(), NEXT))
    assert "la suivante se prépare une fois sa répartition arrêtée" in shown
    answer = client.post(NEXT, TYPED)
    assert answer.status_code == 422 and "une fois sa répartition" in text_of(answer)


def test_a_year_that_exists_is_not_begun_again(client):
    make_next_year()
    answer = page(client, make_user(), NEXT)
    assert "La campagne 2016 existe déjà" in text_of(answer)
    assert client.post(NEXT, TYPED).status_code == 422
    assert Campaign.objects.count() == 2


def test_an_empty_envelope_is_refused(client):
    make_adopted_campaign()
    client.force_login(make_user())
    answer = client.post(NEXT, TYPED | {"envelope_cents": "0"})
    assert answer.status_code == 422 and "d’au moins un centime" in text_of(answer)


def test_what_is_ticked_is_confirmed_and_the_rest_waits(client):
    make_next_year(make_planned())
    client.force_login(make_user())
    path = f"{CARRIED}confirmer/"
    done = text_of(client.post(path, {"keys": ["campaign.legal_visas", "step"]}, follow=True))
    assert "Confirmé par Personne le" in done and "Laissé sans suite par Personne le" in done
    assert "À décider" in done
    assert "Cochez ce que vous avez relu" in text_of(client.post(path, {}, follow=True))


def test_the_last_days_are_proposed_and_nothing_more(client):
    new = make_next_year(make_planned())
    client.force_login(make_user())
    shown = text_of(client.get("/campagnes/2016/parametres/calendrier/"))
    assert "Proposé d’après 2015 : 6 février 2016" in shown
    shown = text_of(client.get("/campagnes/2016/parametres/regles/"))
    assert "Proposé d’après 2015 : 30 juin 2015" in shown
    assert not new.planned_steps.exists()


def test_the_parameters_name_what_keeps_the_collection_closed(client):
    make_next_year(make_planned())
    shown = text_of(page(client, make_user(), "/campagnes/2016/parametres/"))
    assert "textes repris de 2015 à relire, à la page des reprises." in shown


def test_tasks_lead_to_what_is_to_be_read_again(client):
    make_next_year(make_planned())
    shown = text_of(page(client, make_user(), "/campagnes/2016/"))
    assert "Relire ce qui est repris de 2015" in shown
    assert "textes à confirmer avant d’ouvrir la collecte, 2 points à décider." in shown


def test_the_state_and_the_agents_read_and_are_asked_for_nothing(client):
    make_next_year(make_planned())
    for role in ("state_observer", "region_agent"):
        answer = page(client, make_user(role), CARRIED)
        assert "Vu le plan de 2014" in text_of(answer)
        assert b"confirmer/" not in answer.content
        assert client.post(f"{CARRIED}confirmer/", {"keys": "step"}).status_code == 404
        assert client.get(NEXT).status_code == 404


def test_who_leads_a_structure_finds_none_of_these_pages(client):
    make_next_year()
    client.force_login(make_person("director"))
    for path in (NEXT, CARRIED, f"{CARRIED}dotations/"):
        assert client.get(path).status_code == 404
    assert client.post(f"{CARRIED}confirmer/", {"keys": "step"}).status_code == 404


def test_a_year_that_took_nothing_over_says_so(client):
    make_campaign()
    shown = text_of(page(client, make_user(), "/campagnes/2015/reprises/"))
    assert "Rien n’a été repris" in shown


def test_the_structures_files_are_told_as_far_as_everybody_reads_them(client):
    make_next_year(make_planned())
    shown = text_of(page(client, make_user(), CARRIED))
    assert "valable jusqu’au 30 septembre 2017" in shown
    assert "pas encore publié" in shown and "0 action à reprendre" in shown


def test_what_nobody_may_have_ticked_is_passed_over(client):
    make_next_year(make_planned())
    client.force_login(make_user())
    for keys in ("a\0b", "x" * 100_000, "grant.67437"):
        answer = client.post(f"{CARRIED}confirmer/", {"keys": keys}, follow=True)
        assert "Cochez ce que vous avez relu" in text_of(answer)
