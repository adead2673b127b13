"""Whether the database answers and background work is done."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

# The name under which a worker is known to the database as long as it is connected.
WORKER = "dotations-worker"
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
    if not _has_worker():
        return ABSENT
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - PATIENCE)
    return LATE if late.exists() else OK


def _has_worker() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = %s)",
            [WORKER],
        )
        return cursor.fetchone()[0]
