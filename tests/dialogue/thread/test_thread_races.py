"""The same text, sent from two tabs at the same instant, is in the thread once."""

from threading import Barrier

import pytest
from django.db.models import QuerySet

from dialogue.models import Statement
from dialogue.thread import services
from dialogue.thread.services import comment
from structures.ground import refusals as refused
from tests.allocation.builders import make_user
from tests.dialogue.builders import make_dialogue
from tests.structures.parallel import in_parallel, refusals

PATIENCE = 10
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def speak_at_once():
    dialogue, agent = make_dialogue(), make_user("region_agent")
    return lambda: refusals(in_parallel(lambda: comment(dialogue, "Je précise.", by=agent)))


def test_it_is_said_once_and_the_others_are_told(speak_at_once):
    assert [str(refusal)[:16] for refusal in speak_at_once()] == ["Vous venez d’écr"] * 3
    assert Statement.objects.count() == 1


def test_without_the_lock_it_would_be_said_by_all(speak_at_once, monkeypatch):
    all_have_read = Barrier(4)

    def require(condition, refusal):
        all_have_read.wait(timeout=PATIENCE)
        refused.require(condition, refusal)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    monkeypatch.setattr(services, "require", require)
    assert speak_at_once() == []
    assert Statement.objects.count() == 4
