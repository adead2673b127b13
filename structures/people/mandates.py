"""Mandates on a day: which run, and which functions nobody holds."""

from datetime import date

from django.db.models import Exists, OuterRef, Q

from structures.models import Mandate


def in_office(day: date) -> Q:
    """Return the condition that a mandate runs on `day`."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def runs_on(mandate: Mandate, day: date) -> bool:
    """Tell whether the mandate runs on `day`."""
    return mandate.starts_on <= day and (mandate.ends_on is None or mandate.ends_on > day)


def vacant_on(function: str, day: date) -> Exists:
    """Return the condition that nobody holds the function of a structure on `day`."""
    held = Mandate.objects.filter(in_office(day), structure=OuterRef("pk"), function=function)
    return ~Exists(held)
