"""Before a run is adopted: one list says what is in order, and what is to be looked at."""

import pytest

from allocation.models import Figure
from allocation.runs.services import compute_run
from structures.models import Structure
from tests.allocation.builders import (
    OWN,
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_run,
    make_user,
)
from tests.allocation.reviews.builders import make_agreement_to, make_challenge, make_review
from tests.allocation.revisions.builders import make_revision
from tests.structures.pages import page, text_of

RUN = "/campagnes/2015/repartition/1/"
LIST = f"{RUN}avant-arret/"
pytestmark = pytest.mark.django_db


def read(client, role="region_manager", **fields):
    return text_of(page(client, make_user(role, **fields), LIST))


def other_manager():
    return {"email": "autre@demo.example"}


def make_plain_run():
    """A run over figures of which none is to be read again."""
    campaign = make_campaign()
    make_figures(campaign)
    Figure.objects.filter(indicator__number__in=(6, 7)).update(value=10)
    return make_run(campaign)


def test_all_in_order_is_said_line_by_line(client):
    make_plain_run()
    shown = read(client, **other_manager())
    assert "Données complètes Les 35 valeurs attendues sont là. En ordre" in shown
    assert "Aucune valeur ne s’écarte assez pour être relue. En ordre" in shown
    assert "Aucun rectificatif depuis la répartition n° 1. En ordre" in shown
    assert "sont ceux de la répartition n° 1. En ordre" in shown
    assert "Calculée par Personne ; vous êtes une autre personne. En ordre" in shown
    assert "Aucun : rien ne borne la variation des parts fixes" in shown
    assert "Arrêter cette répartition" in shown


def test_the_run_and_its_adoption_lead_to_the_list(client):
    make_run()
    manager = make_user()
    assert f'href="{LIST}"' in page(client, manager, RUN).content.decode()
    assert f'href="{LIST}"' in page(client, manager, f"{RUN}adoption/").content.decode()


def test_who_computed_it_is_asked_to_have_it_read(client):
    make_run()
    assert "faites-la relire avant qu’elle soit arrêtée. À vérifier" in read(client)


def test_a_missing_value_or_another_one_keeps_from_adopting(client):
    make_run()
    Figure.objects.first().delete()
    shown = read(client)
    assert "1 valeur manque sur 35. Empêche d’arrêter" in shown
    assert "ont changé depuis la répartition n° 1" in shown
    assert "Arrêter cette répartition" not in shown


def test_what_a_structure_contests_and_who_said_nothing_are_named(client):
    make_review()
    compute_run(Figure.objects.first().campaign, by=make_user())
    assert "5 structures n’ont rien dit" in read(client)
    make_challenge()
    shown = read(client)
    assert "1 contestation attend une réponse : " in shown
    assert "4 structures n’ont rien dit" in shown
    assert "Arrêter cette répartition" not in shown
    make_agreement_to(1, code="67180")
    assert "3 structures n’ont rien dit" in read(client)
    assert "1 structure n’a relu qu’une partie" in read(client)


def test_without_a_review_nobody_was_heard(client):
    make_run()
    assert "Aucune relecture n’a été ouverte" in read(client)


def test_unusual_variations_are_counted_with_and_without_a_comment(client):
    make_plain_run()
    zero = Figure.objects.filter(structure__code=OWN, indicator__number__in=(6, 7))
    most = Figure.objects.get(structure__code=OWN, indicator__number=5).value
    zero.update(value=most + 1)
    assert "2 valeurs à relire sans commentaire ; 0 valeur expliquée" in read(client)
    zero.filter(indicator__number=6).update(comment="Vérifié avec la structure.")
    assert "1 valeur à relire sans commentaire ; 1 valeur expliquée" in read(client)


def test_a_revision_that_is_prepared_is_told(client):
    campaign = make_run().campaign
    make_revision(campaign)
    assert "Un rectificatif se prépare" in read(client)


def test_an_indicator_worth_zero_everywhere_is_told(client):
    campaign = make_run().campaign
    Figure.objects.filter(indicator__number=7).update(value=0)
    run = compute_run(campaign, by=make_user(), reason="zéro")
    shown = text_of(
        page(client, make_user(), f"/campagnes/2015/repartition/{run.number}/avant-arret/")
    )
    assert "vaut 0 partout : son enveloppe va aux autres indicateurs" in shown


def test_once_adopted_there_is_nothing_left_to_check(client):
    make_adopted_campaign()
    shown = read(client)
    assert "il n’y a plus rien à vérifier" in shown
    assert "Données complètes" not in shown


def test_the_state_reads_the_list_and_asks_for_nothing(client):
    make_run()
    shown = read(client, "state_observer")
    assert "Données complètes" in shown
    assert "Calculer la sensibilité" not in shown
    assert client.post(f"{LIST}sensibilite/", {"margin_bp": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["director", "president", "deputy"])
def test_nobody_of_a_structure_finds_the_list(client, role):
    make_run()
    person = make_user(role, structure=Structure.objects.get(code=OWN))
    assert page(client, person, LIST).status_code == 404
