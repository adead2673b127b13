"""Who watches the site learns from one address whether database and worker do their part."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from structures.models import WorkerBeat

pytestmark = pytest.mark.django_db


def task_waiting_for(minutes):
    enqueued_at = timezone.now() - timedelta(minutes=minutes)
    task = DBTaskResult.objects.create(
        task_path="allocation.agreements.jobs.print_one", args_kwargs={}, backend_name="default"
    )
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=enqueued_at)


def answer(client):
    found = client.get("/sante/")
    return found.status_code, found.json()


def test_all_is_well_with_a_database_and_a_worker(client, worker):
    task_waiting_for(minutes=1)
    assert answer(client) == (200, {"base": "ok", "travaux": "ok"})


def test_no_worker_is_noticed_before_any_task_waits(client):
    assert answer(client) == (503, {"base": "ok", "travaux": "absent"})


def test_a_task_that_no_worker_takes_is_noticed(client, worker):
    task_waiting_for(minutes=3)
    assert answer(client) == (503, {"base": "ok", "travaux": "en retard"})


def test_a_worker_that_died_is_noticed_within_a_minute(client, worker):
    WorkerBeat.objects.update(beat_at=Now() - timedelta(seconds=50))
    assert answer(client) == (503, {"base": "ok", "travaux": "absent"})
