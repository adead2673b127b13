"""Who stands in for a manager decides as they would, but not on what they prepared."""

import pytest

from allocation.payments.services import validate_payment
from allocation.runs.services import adopt, compute_run
from structures.ground.refusals import Refused
from tests.allocation.builders import DELIBERATION, make_campaign, make_figures, make_user
from tests.allocation.settlement_builders import make_advances
from tests.structures.delegation_builders import again, lend
from tests.structures.pages import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def stand_in():
    agent = make_user("region_agent", email="suppleante@demo.example")
    lend(make_user(), agent)
    return again(agent)


def test_a_stand_in_validates_what_somebody_else_planned(client, stand_in):
    [payment, *_] = make_advances()
    with pytest.raises(Refused, match="ne revient pas à votre rôle"):
        validate_payment(payment, make_user("region_agent", email="autre@demo.example"))
    validate_payment(payment, stand_in)
    shown = text_of(page(client, make_user(), "/campagnes/2015/versements/"))
    assert "par Personne, par suppléance de Personne" in shown


def test_a_stand_in_does_not_validate_what_they_planned(client):
    [payment, *_] = make_advances()
    lend(make_user(), payment.planned_by)
    with pytest.raises(Refused, match="Vous avez prévu ce versement"):
        validate_payment(payment, again(payment.planned_by))
    shown = text_of(page(client, payment.planned_by, "/campagnes/2015/versements/"))
    assert "Vous l’avez prévu : à valider par une autre personne" in shown


def test_a_stand_in_adopts_a_run_that_somebody_else_computed(client, stand_in):
    make_figures(campaign := make_campaign())
    run = compute_run(campaign, by=make_user())
    assert "Arrêter cette" in text_of(page(client, stand_in, "/campagnes/2015/repartition/1/"))
    adopt(run, **DELIBERATION, by=stand_in)
    shown = text_of(page(client, make_user(), "/campagnes/2015/repartition/1/"))
    assert "par Personne, par suppléance de Personne" in shown


def test_a_stand_in_does_not_adopt_a_run_that_they_computed(client, stand_in):
    make_figures(campaign := make_campaign())
    run = compute_run(campaign, by=stand_in)
    with pytest.raises(Refused, match="ne vous revient pas par suppléance"):
        adopt(run, **DELIBERATION, by=stand_in)
    assert "Arrêter cette" not in text_of(page(client, stand_in, "/campagnes/2015/repartition/1/"))
