"""What is done from time to time: the functions listed in the setting PERIODIC.

Each is called without arguments, outside of any transaction: it opens its own, as many as it
wants, so that what it did stays done. Two timers at once do it once, as long as the one that
does it is alive; a function may still be cut short anywhere, and called again.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from structures.ground.history.acts import acting
from structures.ground.work.beats import alive
from structures.ground.work.models import PeriodicTurn

logger = logging.getLogger(__name__)

# Timers are never quite regular: what is due within so long is due.
SLACK = timedelta(seconds=5)


def run_periodic(worker: str) -> list[str]:
    """Call each function whose time has come, in the order of the setting; return which.

    A failure is logged, and does not stop the others.
    """
    return [path for path, minutes in settings.PERIODIC if _ran(path, minutes, worker)]


def _ran(path: str, minutes: int, worker: str) -> bool:
    if not _taken(path, timedelta(minutes=minutes), worker):
        return False
    try:
        with acting(path):
            import_string(path)()
    except Exception:  # whatever its fault, the others have their turn
        logger.exception("Tâche périodique en échec : %s", path)
        if not connection.in_atomic_block:
            close_old_connections()
    PeriodicTurn.objects.filter(pk=path, worker=worker).update(ended_at=timezone.now())
    return True


@transaction.atomic
def _taken(path: str, every: timedelta, worker: str) -> bool:
    """Take the turn, if it is due and nobody alive is at it."""
    PeriodicTurn.objects.get_or_create(pk=path)
    turn = PeriodicTurn.objects.select_for_update(skip_locked=True).filter(pk=path).first()
    if turn is None or not _is_due(turn, every, worker):
        return False
    turn.began_at, turn.ended_at, turn.worker = timezone.now(), None, worker
    turn.save()
    return True


def _is_due(turn: PeriodicTurn, every: timedelta, worker: str) -> bool:
    if turn.began_at is None:
        return True
    if turn.ended_at is None:  # under way, or cut short
        return turn.worker == worker or not alive().filter(pk=turn.worker).exists()
    return turn.began_at + every - SLACK <= timezone.now()
