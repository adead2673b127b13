"""What an act asks of the database: how many questions, and how many bytes come back."""

import re
from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

# Savepoints are of the test, and read nothing; what acts is told to the history before them.
SAVEPOINT = re.compile(r"(^|; ?)(RELEASE )?SAVEPOINT ")


def questions(act: Callable[[], object]) -> list[str]:
    """The SQL that `act` sends."""
    with CaptureQueriesContext(connection) as asked:
        act()
    found = (query["sql"] for query in asked.captured_queries)
    return [sql for sql in found if not SAVEPOINT.search(sql)]


def bytes_read(act: Callable[[], object]) -> int:
    """How many bytes the answers to `act` hold, written as text."""
    asked = [sql for sql in questions(act) if sql.startswith("SELECT")]
    total = 0
    with connection.cursor() as cursor:
        for sql in asked:
            cursor.execute(f"SELECT coalesce(sum(octet_length(t::text)), 0) FROM ({sql}) t")
            total += cursor.fetchone()[0]
    return total
