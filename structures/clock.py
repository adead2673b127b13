"""Today, as pages and rules see it."""

from datetime import date

from django.conf import settings
from django.utils import timezone

SHORTEST_FEBRUARY = 28


def today() -> date:
    """Return today's date; in the demo, the same day of the year that it is about.

    The demo shows the campaign of 2015: judged from another year, every project would
    have ended and every deadline would be late.
    """
    real = timezone.localdate()
    if settings.DEMO_YEAR is None:
        return real
    return date(settings.DEMO_YEAR, real.month, min(real.day, SHORTEST_FEBRUARY))
