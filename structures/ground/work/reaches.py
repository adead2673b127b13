"""How far the reading of a file is, told to pages while its transaction is under way."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

from structures.ground.spreadsheets import Following, followed
from structures.ground.work.models import Reach

logger = logging.getLogger(__name__)

EVERY = timedelta(seconds=1)  # as often as a page asks
FORGOTTEN_AFTER = timedelta(days=1)


def reach_of(work: str) -> Reach | None:
    """Return how far a worker is in a file; None while nothing was said of it. One query."""
    return Reach.objects.filter(pk=work).first()


@contextmanager
def telling(work: str) -> Iterator[None]:
    """Say how far the reading is, each second: from a thread, with a connection of its own.

    What the reading itself writes is seen by nobody before it ends. A short one says nothing.
    """
    stop = Event()
    with followed() as following:
        thread = Thread(target=_keep_telling, args=(work, following, stop), daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join()


def _keep_telling(work: str, following: Following, stop: Event) -> None:
    told = False
    try:
        while not stop.wait(EVERY.total_seconds()):
            said = {"lines": following.lines, "share": following.share, "told_at": Now()}
            if following.lines:
                Reach.objects.update_or_create(pk=work, defaults=said)
                told = True
    except (DatabaseError, InterfaceError) as fault:  # the reading itself goes on
        logger.warning("Avancement impossible à écrire : %s", fault)
    finally:
        with suppress(DatabaseError, InterfaceError):
            if told:
                Reach.objects.filter(pk=work).delete()
        connection.close()


def forget_old_reaches() -> None:
    """Delete what workers that died left."""
    Reach.objects.filter(told_at__lt=Now() - FORGOTTEN_AFTER).delete()
