"""How long a web page may wait for the database, and what tells that it waited too long."""

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, connections

# A transaction left idle, ended by the database: not an OperationalError for the driver.
LEFT_IDLE = "25P03"


def limit_waiting() -> None:
    """Have the connections that this process opens from now on wait as WEB_PATIENCE says.

    Not behind a pooler, which hands no such setting on: there, the role of the web has them.
    """
    if settings.DATABASE_POOLER:
        return
    limits = " ".join(f"-c {name}={value}" for name, value in settings.WEB_PATIENCE.items())
    options = connections.settings["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} {limits}".strip()


def came_too_late(fault: BaseException | None) -> bool:
    """Tell whether the database made wait too long, chose another in a deadlock, or is away."""
    if isinstance(fault, OperationalError | InterfaceError):
        return True
    return isinstance(fault, DatabaseError) and (
        getattr(fault.__cause__, "pgcode", None) == LEFT_IDLE
    )
