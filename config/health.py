"""Whether the database answers and background work is done."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from structures.ground.work.beats import alive

# A task that nobody has taken for so long means that the workers are stuck.
PATIENCE = timedelta(minutes=2)
OK, ABSENT, LATE, UNREACHABLE = "ok", "absent", "en retard", "injoignable"


def state() -> dict[str, str]:
    """Return how database and background work are, in French; "ok" when all is well."""
    try:
        connection.ensure_connection()
        return {"base": OK, "travaux": _work()}
    except DatabaseError:
        return {"base": UNREACHABLE, "travaux": UNREACHABLE}


def _work() -> str:
    if not alive().exists():
        return ABSENT
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - PATIENCE)
    return LATE if late.exists() else OK
