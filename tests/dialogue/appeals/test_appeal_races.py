"""Two ends of one appeal at the same instant: one stands, the other is told."""

from functools import partial
from threading import Barrier

import pgtrigger
import pytest

from dialogue.appeals import services
from dialogue.appeals.services import answer, send_appeal, withdraw
from dialogue.models import Appeal, AppealAnswer, AppealWithdrawal
from tests.dialogue.appeal_builders import REJECTED, make_appeal, make_other_manager, writing_of
from tests.dialogue.builders import make_director, make_open_campaign
from tests.structures.parallel import in_parallel, refusals

PATIENCE = 10
UNGUARDED = [
    f"dialogue.{name}:appeal_is_still_open" for name in ("AppealAnswer", "AppealWithdrawal")
]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def appeal():
    make_open_campaign()
    return make_appeal()


def ends(appeal):
    """Return what answers and what withdraws the appeal, in turn."""
    manager, director = make_other_manager(), make_director()
    acts = [partial(answer, appeal, REJECTED, by=manager), partial(withdraw, appeal, by=director)]

    def act():
        return acts.pop()()

    return act


def count():
    return AppealAnswer.objects.count() + AppealWithdrawal.objects.count()


def test_of_two_answers_at_once_one_is_given(appeal):
    by = make_other_manager()
    found = refusals(in_parallel(lambda: answer(appeal, REJECTED, by=by), times=2))
    assert [str(one) for one in found] == [services.OVER]
    assert count() == 1


def test_of_an_answer_and_a_withdrawal_at_once_one_stands(appeal):
    [refused] = refusals(in_parallel(ends(appeal), times=2))
    assert str(refused) == services.OVER
    assert count() == 1


def test_without_lock_nor_trigger_an_appeal_would_end_twice(appeal, monkeypatch):
    both_have_read, act = Barrier(2), ends(appeal)

    def unlocked(appeal):
        found = Appeal.objects.select_related("structure", "campaign").get(pk=appeal.pk)
        both_have_read.wait(timeout=PATIENCE)
        return found

    monkeypatch.setattr(services, "_open", unlocked)

    def unguarded():
        with pgtrigger.ignore(*UNGUARDED):
            act()

    assert refusals(in_parallel(unguarded, times=2)) == []
    assert count() == 2


def test_a_decision_contested_twice_at_once_waits_for_one_answer():
    campaign, by, writing = make_open_campaign(), make_director(), writing_of()
    found = in_parallel(lambda: send_appeal(campaign, by.structure, writing, by=by), times=2)
    [refused] = refusals(found)
    assert "un recours y attend déjà sa réponse" in str(refused)
    assert Appeal.objects.count() == 1
