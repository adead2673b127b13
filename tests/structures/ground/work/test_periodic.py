"""What comes back is done once each time, and one failure does not stop the rest."""

import logging
from datetime import timedelta
from itertools import count

import pytest
from django.utils import timezone

from structures.ground.work.beats import beat
from structures.ground.work.periodic import run_periodic
from structures.models import PeriodicTurn
from tests.structures.parallel import in_parallel

FIRST, SECOND = f"{__name__}.first", f"{__name__}.second"
done = []


def first():
    done.append("first")


def second():
    done.append("second")


def failing():
    raise ZeroDivisionError


@pytest.fixture(autouse=True)
def _nothing_done(settings):
    settings.PERIODIC = [(FIRST, 1), (SECOND, 60)]
    done.clear()


def let(minutes):
    """Let so many minutes pass."""
    for turn in PeriodicTurn.objects.all():
        turn.began_at -= timedelta(minutes=minutes)
        turn.save()


@pytest.mark.django_db
def test_each_function_is_called_as_often_as_the_setting_says():
    assert run_periodic("a") == [FIRST, SECOND]
    assert run_periodic("a") == []
    let(minutes=1)
    assert run_periodic("b") == [FIRST]
    assert done == ["first", "second", "first"]


@pytest.mark.django_db
def test_a_failure_is_logged_and_stops_nothing(settings, caplog):
    settings.PERIODIC = [(f"{__name__}.failing", 1), (FIRST, 1)]
    with caplog.at_level(logging.ERROR):
        run_periodic("a")
    assert done == ["first"]
    assert "Tâche périodique en échec" in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.django_db
def test_what_is_under_way_is_not_begun_again_unless_its_worker_died():
    run_periodic("a")
    PeriodicTurn.objects.update(ended_at=None, began_at=timezone.now() - timedelta(hours=2))
    beat("a")
    assert run_periodic("b") == []
    PeriodicTurn.objects.update(worker="dead")
    assert run_periodic("b") == [FIRST, SECOND]


@pytest.mark.django_db(transaction=True)
def test_timers_at_the_same_time_do_it_once():
    timers = count()

    def one_timer():
        worker = f"timer {next(timers)}"
        beat(worker)
        return run_periodic(worker)

    in_parallel(one_timer)
    assert sorted(done) == ["first", "second"]
