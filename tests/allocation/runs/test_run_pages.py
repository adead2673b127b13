"""The pages of the split: computed by a button, read to the cent, adopted by deliberation."""

import hashlib

import pgtrigger
import pytest

from allocation.models import Adoption, Figure, Run, RunTotal
from structures.ground.french import euros
from tests.allocation.builders import (
    make_adopted_campaign,
    make_campaign,
    make_figures,
    make_run,
    make_user,
)
from tests.structures.pages import confirmed, page, text_of

ROOT = "/campagnes/2015/repartition/"
DELIBERATION = {"deliberation_number": "15-CP-042", "deliberation_date": "2015-02-06"}
pytestmark = pytest.mark.django_db


def plain(cents):
    return " ".join(euros(cents).split())


def post(client, path, role="region_manager", **data):
    client.force_login(make_user(role))
    return client.post(f"{ROOT}{path}", data, follow=True)


def test_a_missing_value_hides_the_button_and_says_how_many(client):
    make_figures(make_campaign())
    Figure.objects.first().delete()
    shown = text_of(page(client, make_user(), ROOT))
    assert "Il manque 1 valeur : voir les données ." in shown
    assert "Il manque la valeur de l’indicateur 1" in text_of(post(client, "calcul/"))
    assert not Run.objects.exists()


def test_the_first_run_needs_no_reason_and_leads_to_its_page(client):
    make_figures(make_campaign())
    shown = text_of(post(client, "calcul/", role="region_agent"))
    assert "Répartition n° 1 calculée." in shown
    assert Run.objects.get().author.role == "region_agent"


def test_a_second_run_needs_a_reason(client):
    make_run()
    shown = text_of(post(client, "calcul/", reason="  "))
    assert "Indiquez le motif de cette nouvelle répartition." in shown
    assert Run.objects.count() == 1
    shown = text_of(post(client, "calcul/", reason="Valeur corrigée"))
    assert "Motif Valeur corrigée" in shown
    assert Run.objects.count() == 2


def test_the_page_of_a_run_shows_every_line_and_the_totals_that_close(client):
    run = make_run()
    shown = text_of(page(client, make_user("state_observer"), f"{ROOT}1/"))
    lines = text_of(client.get(f"{ROOT}1/lignes/"))
    assert all(plain(line.amount_cents) in lines for line in run.lines.all())
    assert lines.count("2 890 000,00 €") == 1
    assert all(plain(total.advance_cents) in shown for total in run.totals.all())
    former = sum(run.totals.values_list("former_grant_cents", flat=True))
    advance = plain(231_200_000)
    assert f"Total 2 456 500,00 € 433 500,00 € 2 890 000,00 € {advance} {plain(former)}" in shown


def test_an_unknown_former_grant_is_said_unknown(client):
    make_run(former_grants={})
    shown = text_of(page(client, make_user(), f"{ROOT}1/"))
    assert shown.count("inconnue sans objet") == 6


def test_an_indicator_worth_zero_everywhere_is_announced(client):
    make_figures(make_campaign())
    Figure.objects.filter(indicator__number=7).update(value=0)
    shown = text_of(post(client, "calcul/"))
    assert "vaut 0 dans tout le réseau : son enveloppe est reportée" in shown


def test_the_record_sent_has_the_sha256_that_is_shown(client):
    make_run()
    shown = text_of(page(client, make_user(), f"{ROOT}1/"))
    record = client.get(f"{ROOT}1/enregistrement.json")
    assert record["Content-Type"] == "application/json"
    assert f"Empreinte SHA-256 {hashlib.sha256(record.content).hexdigest()}" in shown


def test_recomputing_says_that_nothing_differs(client):
    make_run()
    shown = text_of(post(client, "1/verification/", role="state_observer"))
    assert "Répartition n° 1 recalculée : mêmes montants, même empreinte." in shown


def test_recomputing_says_what_differs(client):
    make_run()
    with pgtrigger.ignore():
        RunTotal.objects.update(advance_cents=1)
    shown = text_of(post(client, "1/verification/"))
    assert "Répartition n° 1 : les totaux par structure diffèrent de l’enregistrement." in shown


def adopted(client, **typed):
    client.force_login(make_user())
    return confirmed(client, f"{ROOT}1/adoption/", **typed)


def test_a_manager_adopts_with_a_deliberation(client):
    make_run()
    shown = text_of(adopted(client, **DELIBERATION))
    assert "Répartition n° 1 arrêtée." in shown
    assert "délibération n° 15-CP-042 du 6 février 2015, par Personne" in shown


@pytest.mark.parametrize("missing", DELIBERATION)
def test_an_adoption_without_its_deliberation_is_refused(client, missing):
    make_run()
    answer = adopted(client, **(DELIBERATION | {missing: ""}))
    assert answer.status_code == 422
    assert "Ce champ est obligatoire." in text_of(answer)
    assert not Adoption.objects.exists()


def test_an_adoption_refused_by_the_rule_says_why(client):
    make_run()
    Figure.objects.filter(indicator__number=2).update(value=1)
    shown = text_of(adopted(client, **DELIBERATION))
    assert "ont changé depuis la répartition n° 1" in shown
    assert not Adoption.objects.exists()


@pytest.mark.parametrize(
    ("build", "role", "offered"),
    [
        pytest.param(make_run, "region_manager", True, id="manager, simulated"),
        pytest.param(make_run, "region_agent", False, id="agent, simulated"),
        pytest.param(make_adopted_campaign, "region_manager", False, id="manager, adopted"),
    ],
)
def test_only_a_manager_is_offered_to_adopt_and_only_once(client, build, role, offered):
    build()
    shown = text_of(page(client, make_user(role), f"{ROOT}1/"))
    assert ("Arrêter cette répartition" in shown) is offered
