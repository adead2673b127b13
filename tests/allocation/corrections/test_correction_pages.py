"""The pages of corrections: who reads what, from a wrong figure to the corrected euro."""

from decimal import Decimal

import pytest

from allocation.corrections.models import Correction
from allocation.corrections.services import RightValue, withdraw_correction
from allocation.models import Campaign
from structures.models import Structure
from tests.allocation.builders import CODES, OWN, make_adopted_campaign, make_user
from tests.allocation.corrections.builders import (
    REASON,
    adopt_it,
    make_corrected,
    make_correction,
)
from tests.allocation.corrections.test_consequences import paid
from tests.allocation.settlement_builders import at_dialogues, make_settled_campaign
from tests.structures.pages import confirmed, page, text_of

ROOT = "/campagnes/2015/corrections/"
VOTED = {"deliberation_number": "15-CP-112", "deliberation_date": "2015-06-12"}
pytestmark = pytest.mark.django_db


def director(code=OWN):
    structure = Structure.objects.get(code=code)
    return make_user("director", email=f"d{code}@demo.example".lower(), structure=structure)


def status(client, user, path):
    client.force_login(user)
    return client.get(path).status_code


def test_a_wrong_figure_is_corrected_from_the_page_of_the_year_to_the_adoption(client):
    make_adopted_campaign()
    agent, manager = make_user("region_agent"), make_user()
    assert "Corriger une donnée fausse" in text_of(page(client, agent, "/campagnes/2015/"))
    client.post(f"{ROOT}nouvelle/", {"reason": REASON})
    typed = {"structure": OWN, "indicator": 5, "value": "1 200", "reason": "-", "source": "i-Milo"}
    client.post(f"{ROOT}1/donnees/", typed)
    shown = text_of(client.post(f"{ROOT}1/calcul/", follow=True))
    assert "Répartition corrigée calculée" in shown
    assert "4 structures gagnent en tout" in shown and "1 perd en tout" in shown
    assert "l’enveloppe ne change pas" in shown
    assert "Vous l’avez préparée" not in shown
    client.force_login(manager)
    shown = text_of(confirmed(client, f"{ROOT}1/adoption/", **VOTED))
    assert "Correction n° 1 arrêtée : chacun en est averti." in shown
    assert "délibération n° 15-CP-112 du 12 juin 2015" in shown
    former = text_of(page(client, manager, "/campagnes/2015/repartition/1/"))
    assert "Répartition remplacée le" in former
    assert "la répartition n° 2 remplace la n° 1" in text_of(
        page(client, manager, "/campagnes/2015/")
    )


def test_a_wrong_value_is_refused_in_words_and_kept_in_the_form(client):
    correction = make_correction(computed=False)
    client.force_login(correction.prepared_by)
    typed = {"structure": OWN, "indicator": 5, "value": "1,5", "reason": "-", "source": "i-Milo"}
    answer = client.post(f"{ROOT}1/donnees/", typed)
    assert answer.status_code == 422
    assert "nombre entier" in text_of(answer)


def test_a_correction_that_is_adopted_has_no_form_left(client):
    campaign = make_corrected()
    shown = page(client, make_user("region_agent"), f"{ROOT}1/donnees/")
    assert "Cette correction est déjà arrêtée : elle ne change plus." in text_of(shown)
    assert 'name="value"' not in shown.content.decode()
    assert "Motif" in text_of(page(client, make_user("region_agent"), f"{ROOT}nouvelle/"))
    make_correction(campaign, {(OWN, 5): RightValue(Decimal(1300), "-", "i-Milo")})
    shown = page(client, make_user("region_agent"), f"{ROOT}nouvelle/")
    assert "déjà en préparation : complétez-la" in text_of(shown)
    assert 'name="reason"' not in shown.content.decode()


def test_what_is_typed_for_a_correction_that_was_adopted_meanwhile_stays_to_be_read(client):
    adopt_it(make_correction())
    client.force_login(make_user("region_agent"))
    typed = {"structure": OWN, "indicator": 5, "value": "9", "reason": "Relu", "source": "i-Milo"}
    answer = client.post(f"{ROOT}1/donnees/", typed)
    assert answer.status_code == 422 and "déjà arrêtée" in text_of(answer)
    assert "Relu" in answer.content.decode()


def test_a_structure_that_the_run_does_not_count_has_no_value_to_correct(client):
    correction = make_correction(computed=False)
    new = Structure.objects.get(code=OWN)
    new.pk, new.code, new.siret, new.name = None, "67999", "", "Mission locale nouvelle"
    new.save()
    client.force_login(correction.prepared_by)
    typed = {"structure": new.code, "indicator": 5, "value": "1", "reason": "-", "source": "i-Milo"}
    assert client.post(f"{ROOT}1/donnees/", typed).status_code == 422
    assert correction.figures.count() == 1


def test_who_prepared_it_reads_that_another_adopts_it(client):
    correction = make_correction()
    shown = text_of(page(client, correction.prepared_by, f"{ROOT}1/"))
    assert "Une ou un responsable qui n’en a rien préparé la relit" in shown
    assert "Relire, puis arrêter" in text_of(page(client, make_user(), f"{ROOT}1/"))
    assert "Correction à arrêter" in text_of(page(client, make_user(), "/"))


def test_the_page_before_the_adoption_says_what_is_to_be_redone(client):
    campaign = at_dialogues(make_adopted_campaign())
    paid(campaign)
    make_correction(campaign)
    shown = text_of(page(client, make_user(), f"{ROOT}1/adoption/"))
    assert "1 avenant à établir" in shown
    assert "4 conventions" in shown and "à générer de nouveau" in shown
    assert "4 premiers versements prévus" in shown
    assert "1 premier versement déjà dû" in shown


def test_an_amendment_to_make_is_marked_by_name_wherever_it_is_looked_for(client):
    campaign = at_dialogues(make_adopted_campaign())
    paid(campaign)
    make_corrected(campaign)
    name = f"ML-2015-{OWN}"
    for path in ("/campagnes/2015/", "/campagnes/2015/conventions/", f"{ROOT}1/"):
        shown = text_of(page(client, make_user(), path))
        assert "Avenant à établir" in shown and name in shown
    for path in (f"/structures/{OWN}/dotation/2015/", f"/structures/{OWN}/corrections/2015/1/"):
        assert "venant à établir" in text_of(page(client, director(), path))


def test_a_convention_made_void_says_by_which_correction(client):
    campaign = at_dialogues(make_adopted_campaign())
    paid(campaign)
    make_corrected(campaign)
    shown = text_of(
        page(client, make_user(), f"/campagnes/2015/conventions/ML-2015-{CODES[0]}.pdf")
    )
    assert "Convention annulée" in shown and f"Correction n° 1 : {REASON}" in shown


def test_a_director_reads_its_own_line_once_it_is_adopted_and_no_other(client):
    make_correction()
    own = f"/structures/{OWN}/corrections/2015/1/"
    assert status(client, director(), own) == 404
    campaign = Campaign.objects.get()
    withdraw_correction(Correction.objects.get(), by=make_user("region_agent"))
    make_corrected(campaign)
    mine, theirs = "/structures/{}/corrections/2015/2/".format, CODES[0]
    shown = text_of(page(client, director(), mine(OWN)))
    assert "Doublons retirés." in shown
    other = Structure.objects.get(code=theirs).name
    assert other not in shown
    assert status(client, director(), mine(theirs)) == 404
    assert status(client, director(), f"{ROOT}2/") == 404
    neighbour = text_of(page(client, director(theirs), mine(theirs)))
    assert "c’est le total du réseau qui change" in neighbour
    assert Structure.objects.get(code=OWN).name not in neighbour
    assert "Doublons" not in neighbour


def test_the_state_reads_what_is_adopted_and_writes_nothing(client):
    make_correction()
    state = make_user("state_observer")
    assert status(client, state, f"{ROOT}1/") == 404
    assert status(client, state, f"{ROOT}nouvelle/") == 404
    assert status(client, state, ROOT) == 200


def test_the_report_goes_into_files_to_the_cent(client):
    make_corrected()
    client.force_login(make_user("state_observer"))
    for path in (f"{ROOT}1/", f"{ROOT}1/lignes/"):
        content = client.get(f"{path}?export=csv").content.decode("utf-8-sig")
        assert OWN in content and "Écart" in content
        assert client.get(f"{path}?export=xlsx").content[:2] == b"PK"


def test_once_settled_the_page_says_what_is_possible(client):
    make_settled_campaign()
    shown = text_of(page(client, make_user(), ROOT))
    assert "Le solde est arrêté" in shown and "retirer le solde" in shown
    assert "Préparer une correction" not in shown
