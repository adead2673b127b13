"""Jobs: one task a thing, followed by what is made, failed or still in the queue."""

import pytest
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from structures.ground.work.jobs import Progress, enqueue_each, progress_of

pytestmark = pytest.mark.django_db


@task()
def make(key, word):
    """What the tests ask for; nobody takes it."""


@task()
def make_otherwise(key):
    """Another task about the same things."""


@pytest.fixture(autouse=True)
def _real_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def turn(status, key):
    DBTaskResult.objects.filter(args_kwargs__args__0=key).update(status=status)


def test_each_thing_has_its_task_with_what_is_shared():
    enqueue_each(make, [1, 2], "word")
    queued = [one.args_kwargs["args"] for one in DBTaskResult.objects.order_by("enqueued_at")]
    assert queued == [[1, "word"], [2, "word"]]


def test_what_is_made_failed_and_in_the_queue_is_counted():
    enqueue_each(make, [1, 2, 3, 4], "word")
    turn(TaskResultStatus.SUCCESSFUL, 1)
    turn(TaskResultStatus.FAILED, 2)
    turn(TaskResultStatus.RUNNING, 3)
    found = progress_of(make, {1: True, 2: False, 3: False, 4: False, 5: False})
    assert found == Progress(done=1, total=5, failed=1, waiting=2)
    assert found.running


def test_the_last_time_that_a_thing_was_asked_for_counts():
    enqueue_each(make, [1], "word")
    turn(TaskResultStatus.FAILED, 1)
    assert not progress_of(make, {1: False}).running
    enqueue_each(make, [1], "word")
    assert progress_of(make, {1: False}) == Progress(done=0, total=1, failed=0, waiting=1)


def test_what_is_made_stays_made_whatever_its_task_became():
    enqueue_each(make, [1], "word")
    turn(TaskResultStatus.FAILED, 1)
    assert progress_of(make, {1: True}) == Progress(done=1, total=1, failed=0, waiting=0)


def test_another_task_about_the_same_thing_does_not_count():
    enqueue_each(make_otherwise, [1])
    assert progress_of(make, {1: False}) == Progress(done=0, total=1, failed=0, waiting=0)


@pytest.mark.parametrize("count", [2, 11])
def test_following_a_job_costs_one_query_and_none_once_all_is_made(
    django_assert_num_queries, count
):
    enqueue_each(make, range(count), "word")
    with django_assert_num_queries(1):
        progress_of(make, dict.fromkeys(range(count), False))
    with django_assert_num_queries(0):
        progress_of(make, dict.fromkeys(range(count), True))
