"""The present, as pages and rules see it; in the demo, the one its story has reached.

The demo tells the campaigns of 2015 and 2016: judged from another year, every project would have
ended and every deadline would be late. Its clock is behind the real one and runs as fast,
from the hour of what was told last, which is not the hour at which it was loaded.
What the tools keep for themselves (sessions, queue of tasks) is real.
"""

import os
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment."""
    return timezone.now() - _behind()


def today() -> date:
    """Return today's date."""
    return timezone.localdate(now())


def turn_to(day: date, at: time | None = None) -> None:
    """Make it `day` in the demo, `at` that hour or else at the real one, and run from there."""
    real = timezone.now()
    told = datetime.combine(day, at or timezone.localtime(real).time())
    behind = real - timezone.make_aware(told)
    _file().parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=_file().parent, delete=False) as written:
        written.write(f"{behind / timedelta(days=1)}\n")
    os.replace(written.name, _file())  # at once: who reads finds the old one, or the new one


def is_turned() -> bool:
    """Tell whether the present is that of the demo's story, and not the real one."""
    return _behind() != timedelta()


def _behind() -> timedelta:
    if not settings.DEMO:
        return timedelta()
    try:
        return timedelta(days=float(_file().read_text()))
    except FileNotFoundError:
        return timedelta()


def _file() -> Path:
    return settings.VAR_DIR / "demo-days-behind"
