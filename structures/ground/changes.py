"""Writing what differs, and nothing when nothing does."""

from collections.abc import Mapping

from django.db.models import Model


def set_values(row: Model, values: Mapping[str, object]) -> list[str]:
    """Give the row these values, unsaved; return the names of those that were others."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed
