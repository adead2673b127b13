"""The present, as pages and rules see it; in the demo, the one its story has reached.

The demo tells the campaign of 2015: judged from another year, every project would have
ended and every deadline would be late. Its clock is some whole days behind the real one
and runs as fast. What the tools keep for themselves (sessions, queue of tasks) is real.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """Return the present moment."""
    if not (behind := _days_behind()):
        return timezone.now()
    # In local time, where the hour stays the same from winter to summer.
    return timezone.make_aware(timezone.make_naive(timezone.now()) - timedelta(days=behind))


def today() -> date:
    """Return today's date."""
    return timezone.localdate(now())


def turn_to(day: date) -> None:
    """Make it `day` in the demo, from now on."""
    behind = (timezone.localdate() - day).days
    _file().parent.mkdir(parents=True, exist_ok=True)
    _file().write_text(f"{behind}\n")


def _days_behind() -> int:
    if not settings.DEMO:
        return 0
    try:
        return int(_file().read_text())
    except FileNotFoundError:
        return 0


def _file() -> Path:
    return settings.VAR_DIR / "demo-days-behind"
