"""What holds on a day: structures that are open, coverages that are valid."""

from datetime import date

from django.db.models import Q

from structures.models import Structure


def open_on(day: date) -> Q:
    """Return the condition that a structure is part of the network on `day`."""
    opened = Q(opened_on=None) | Q(opened_on__lte=day)
    return opened & (Q(closed_on=None) | Q(closed_on__gt=day))


def is_open(structure: Structure, day: date) -> bool:
    """Tell whether the structure is part of the network on `day`."""
    return (structure.opened_on is None or structure.opened_on <= day) and (
        structure.closed_on is None or structure.closed_on > day
    )


def valid_on(day: date) -> Q:
    """Return the condition that a coverage is valid on `day`."""
    return Q(valid_from__lte=day) & valid_beyond(day)


def valid_beyond(day: date) -> Q:
    """Return the condition that a coverage is still valid on `day`, or begins later."""
    return Q(valid_to=None) | Q(valid_to__gt=day)
