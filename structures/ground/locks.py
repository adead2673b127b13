"""What the database itself refuses on rows that are evidence."""

from collections.abc import Iterable

import pgtrigger
from django.conf import settings


def append_only(name: str = "append_only") -> pgtrigger.Trigger:
    """Rows written once: neither changed nor deleted."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)


def day(column: str) -> str:
    """Return the SQL of the day of a moment, the same as `timezone.localdate` gives."""
    return f"({column} AT TIME ZONE '{settings.TIME_ZONE}')::date"


def sql_list(values: Iterable[str]) -> str:
    """Return values of an enumeration as SQL puts them after IN.

    >>> sql_list(["draft", "sent"])
    "('draft', 'sent')"
    """
    listed = ", ".join(f"'{value}'" for value in values)
    return f"({listed})"


def requires(
    name: str, found: str, *, when: str = "", on: pgtrigger.Operation = pgtrigger.Update
) -> pgtrigger.Trigger:
    """Refuse a row written `on` these operations, if it meets `when`, unless `found` gives a row.

    `found` is a query, `when` a condition, both in SQL on NEW (and OLD for an update).
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=on,
        condition=pgtrigger.Condition(when) if when else None,
        func=f"""
            IF NOT EXISTS ({found}) THEN
                RAISE EXCEPTION '{name}'
                    USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NEW;
        """,
    )
