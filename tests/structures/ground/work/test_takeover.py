"""What a dead worker was doing is done by another; what kills workers is given up."""

import logging
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from structures.ground.work.beats import beat
from structures.ground.work.takeover import put_back_own, take_over
from structures.models import WorkerBeat

pytestmark = pytest.mark.django_db


@task()
def make(key):
    """What the tests ask for."""


@pytest.fixture
def taken(settings):
    """A task that worker `a` is at; `a` beats."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make.enqueue(1)
    found = DBTaskResult.objects.get()
    beat("a")
    found.claim("a")
    return found


def silent_for(seconds):
    WorkerBeat.objects.update(beat_at=Now() - timedelta(seconds=seconds))


def state():
    return DBTaskResult.objects.get().status


def test_a_worker_that_beats_keeps_its_task(taken):
    silent_for(seconds=30)
    assert take_over() == 0
    assert state() == TaskResultStatus.RUNNING


def test_the_task_of_a_dead_worker_goes_back_to_the_queue(taken, caplog):
    silent_for(seconds=41)
    with caplog.at_level(logging.WARNING):
        assert take_over() == 1
    assert state() == TaskResultStatus.READY
    assert "Travail interrompu, repris" in caplog.text


def test_a_worker_that_lost_the_database_puts_back_its_own_alone(taken):
    assert put_back_own("b") == 0
    assert put_back_own("a") == 1
    assert state() == TaskResultStatus.READY


def test_a_task_that_was_taken_over_three_times_is_given_up(taken, caplog):
    silent_for(seconds=41)
    for _ in range(3):
        take_over()
        DBTaskResult.objects.get().claim("dead")
    take_over()
    assert state() == TaskResultStatus.FAILED
    assert "interrompu 4 fois de suite : il est abandonné" in DBTaskResult.objects.get().traceback
