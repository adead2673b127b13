"""A challenge that arrives while a run is adopted is answered first, or comes too late."""

import pgtrigger
import pytest
from django.db import IntegrityError

from allocation.models import Adoption, Campaign, FigureChallenge
from allocation.runs import services as runs
from structures.ground.refusals import Refused
from tests.allocation.builders import make_run
from tests.allocation.reviews.builders import Verdict, make_answer, make_challenge, make_review
from tests.allocation.test_races import adopt_first_run, at_once, kinds, one_during_the_other
from tests.structures.builders import make_person

pytestmark = pytest.mark.django_db(transaction=True)


def make_computed_review():
    """A run computed over figures that are reviewed."""
    run = make_run()
    make_person("director"), make_person("region_agent")
    make_review(run.campaign)


def unlocked(campaign, *_):
    return Campaign.objects.get(pk=campaign.pk)


def test_an_adoption_during_a_challenge_waits_for_it_and_is_refused_by_name():
    make_computed_review()
    refusal = one_during_the_other(make_challenge, adopt_first_run)
    assert "indicateur 6" in str(refusal)
    assert not Adoption.objects.exists()


def test_a_challenge_during_an_adoption_waits_for_it_and_is_refused():
    make_computed_review()
    refusal = one_during_the_other(adopt_first_run, make_challenge)
    assert isinstance(refusal, Refused)
    assert not FigureChallenge.objects.exists()


def test_without_the_lock_the_database_alone_stops_such_an_adoption(monkeypatch):
    make_computed_review()
    monkeypatch.setattr(runs, "locked", unlocked)
    assert isinstance(one_during_the_other(make_challenge, adopt_first_run), IntegrityError)
    assert not Adoption.objects.exists()


def test_without_lock_nor_trigger_a_run_is_adopted_over_a_challenge(monkeypatch):
    make_computed_review()
    monkeypatch.setattr(runs, "locked", unlocked)

    def adopt_unguarded():
        with pgtrigger.ignore("allocation.Adoption:no_challenge_waits"):
            adopt_first_run()

    one_during_the_other(make_challenge, adopt_unguarded)
    assert Adoption.objects.exists() and FigureChallenge.objects.filter(answer=None).exists()


def test_a_challenge_is_answered_once_by_four_at_once():
    make_computed_review()
    challenge = make_challenge()
    results = at_once(lambda: make_answer(challenge, Verdict.REFUSED))
    assert kinds(results) == ["ChallengeAnswer", "Refused", "Refused", "Refused"]
