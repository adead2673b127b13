"""A deputy speaks for the director, a stand-in decides for a manager: never on their own words."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from dialogue.models import Rating
from dialogue.ratings.services import assess, decide
from dialogue.rules import Stage
from structures.delegations.services import take_back
from structures.ground import clock
from structures.ground.refusals import Refused
from structures.models import Structure
from tests.allocation.builders import OWN, make_user
from tests.dialogue.builders import (
    ARGUMENT,
    DECISION_REASON,
    LEVEL,
    SELF_LEVEL,
    make_director,
    make_rating,
    make_rating_proposed_by,
)
from tests.structures.delegation_builders import again, lend
from tests.structures.pages import page, text_of

PAGE = f"/structures/{OWN}/dialogue/2015/8/"
pytestmark = pytest.mark.django_db


def make_deputy():
    return make_user("deputy", structure=Structure.objects.get(code=OWN))


def test_a_deputy_assesses_by_delegation_and_the_page_says_so(client):
    rating, deputy, director = make_rating(), make_deputy(), make_director()
    with pytest.raises(Refused, match="à la direction"):
        assess(rating, SELF_LEVEL, ARGUMENT, by=deputy)
    lend(director, deputy)
    assess(rating, SELF_LEVEL, ARGUMENT, by=again(deputy))
    assert "par Personne, par délégation de Personne (structure)" in text_of(
        page(client, director, PAGE)
    )


def test_the_database_knows_what_was_lent_when_it_was_signed():
    rating, deputy = make_rating(), make_deputy()
    rows = Rating.objects.filter(pk=rating.pk)
    signed = {"self_level": 1, "self_assessed_by": deputy, "stage": Stage.PROPOSAL}
    delegation = lend(make_director(), deputy)
    take_back(delegation, by=make_director())
    for late in (timedelta(), timedelta(days=30)):
        with pytest.raises(IntegrityError, match="its_director"), transaction.atomic():
            rows.update(**signed, self_assessed_at=clock.now() + late)
    assert rows.update(**signed, self_assessed_at=delegation.given_at) == 1


def test_a_stand_in_decides_and_the_page_says_for_whom(client):
    rating = make_rating_proposed_by(make_user("region_agent", email="autre@demo.example"))
    stand_in = make_user("region_agent")
    with pytest.raises(Refused, match="une ou un responsable"):
        decide(rating, LEVEL, DECISION_REASON, by=stand_in)
    lend(make_user(), stand_in)
    decide(rating, LEVEL, DECISION_REASON, by=again(stand_in))
    shown = text_of(page(client, make_director(), PAGE))
    assert "par Personne, par suppléance de Personne (Région)" in shown


def test_a_stand_in_does_not_decide_what_they_proposed():
    stand_in = make_user("region_agent")
    rating = make_rating_proposed_by(stand_in)
    lend(make_user(), stand_in)
    with pytest.raises(Refused, match="Vous avez écrit la proposition"):
        decide(rating, LEVEL, DECISION_REASON, by=again(stand_in))


def test_a_stand_in_may_decide_what_the_manager_proposed():
    manager, stand_in = make_user(), make_user("region_agent", email="autre@demo.example")
    rating = make_rating_proposed_by(manager)
    lend(manager, stand_in)
    decide(rating, LEVEL, DECISION_REASON, by=again(stand_in))
    rating.refresh_from_db()
    assert rating.settled_by == stand_in


def test_what_was_said_by_delegation_stays_so_once_it_is_over(client):
    rating, deputy, director = make_rating(), make_deputy(), make_director()
    delegation = lend(director, deputy)
    assess(rating, SELF_LEVEL, ARGUMENT, by=again(deputy))
    take_back(delegation, by=director)
    assert "par délégation de Personne" in text_of(page(client, again(deputy), PAGE))
