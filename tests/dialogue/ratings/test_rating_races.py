"""Two people take the same turn at the same instant: one is heard, the other is told."""

from threading import Barrier

import pgtrigger
import pytest

from dialogue.models import Rating, Statement
from dialogue.ratings import services as ratings
from dialogue.ratings.services import propose
from dialogue.rules import Stage
from tests.allocation.builders import make_user
from tests.dialogue.builders import REASON, make_rating
from tests.structures.parallel import in_parallel, refusals

PATIENCE = 10


@pytest.fixture
def proposed_at_once(transactional_db):
    """The same rating proposed twice at once; return the refusals."""
    rating, agent = make_rating(Stage.PROPOSAL), make_user("region_agent")
    return lambda: refusals(in_parallel(lambda: propose(rating, 1, REASON, by=agent), times=2))


def test_of_two_proposals_at_once_one_is_refused(proposed_at_once):
    [refused] = proposed_at_once()
    assert "n’est pas possible à l’étape" in str(refused)
    assert Statement.objects.filter(kind="proposal").count() == 1


def test_without_lock_nor_trigger_it_would_be_proposed_twice(transactional_db, monkeypatch):
    both_have_read = Barrier(2)
    rating, agent = make_rating(Stage.PROPOSAL), make_user("region_agent")

    def unlocked(rating):
        found = Rating.objects.select_related(
            "indicator", "dialogue__structure", "dialogue__campaign__schedule"
        ).get(pk=rating.pk)
        both_have_read.wait(timeout=PATIENCE)
        return found

    monkeypatch.setattr(ratings, "locked", unlocked)

    def propose_unguarded():
        with pgtrigger.ignore("dialogue.Rating:time_to_reply_is_not_cut"):
            propose(rating, 1, REASON, by=agent)

    assert refusals(in_parallel(propose_unguarded, times=2)) == []
    assert Statement.objects.filter(kind="proposal").count() == 2
