"""What the database itself refuses on rows that are evidence."""

import pgtrigger


def append_only(name: str = "append_only") -> pgtrigger.Trigger:
    """Rows written once: neither changed nor deleted."""
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
