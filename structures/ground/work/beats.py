"""Whether those who work in the background are alive; the database's clock judges."""

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import QuerySet
from django.db.models.functions import Now

from structures.ground.work.models import WorkerBeat

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=10)
# Three beats missed, and a margin: a worker that is only slow is not taken for dead.
DEAD_AFTER = timedelta(seconds=40)
FORGOTTEN_AFTER = timedelta(days=1)


def alive() -> QuerySet[WorkerBeat]:
    """Return the workers heard of lately."""
    return WorkerBeat.objects.filter(beat_at__gt=Now() - DEAD_AFTER)


def beat(worker: str) -> None:
    """Say that `worker` is alive."""
    said = {"beat_at": Now()}
    WorkerBeat.objects.update_or_create(
        worker=worker,
        defaults=said,
        create_defaults=said | {"host": socket.gethostname(), "started_at": Now()},
    )


@contextmanager
def beating(worker: str, *, each_time: Callable[[], object] = lambda: None) -> Iterator[None]:
    """Beat from now on, also during a long task: from a thread with its own connection.

    The thread does `each_time` after each beat.
    """
    stop = Event()
    thread = Thread(target=_keep_beating, args=(worker, each_time, stop), daemon=True)
    try:  # told to end at any moment, as early as after its first beat
        beat(worker)
        thread.start()
        yield
    finally:
        stop.set()
        if thread.ident:
            thread.join()
        with suppress(DatabaseError, InterfaceError):  # else it is found dead a little later
            WorkerBeat.objects.filter(pk=worker).delete()


def _keep_beating(worker: str, each_time: Callable[[], object], stop: Event) -> None:
    while not stop.wait(EVERY.total_seconds()):
        try:
            beat(worker)
            each_time()
        except (DatabaseError, InterfaceError) as fault:  # it may be back at the next beat
            logger.warning("Battement impossible : %s", fault)
            connection.close()
    connection.close()


def forget_dead_workers() -> None:
    """Delete the beats of workers that died long ago."""
    WorkerBeat.objects.filter(beat_at__lt=Now() - FORGOTTEN_AFTER).delete()
