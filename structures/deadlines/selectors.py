"""What a structure has to do, and by when."""

from datetime import date, timedelta

from django.conf import settings
from django.utils.module_loading import import_string

from structures.ground.tasks import Deadline
from structures.models import Structure, User

WEEK = timedelta(days=7)


def deadlines_of(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return what is due, as `user` may read it, the soonest first. As many queries as subjects."""
    subjects = [import_string(name) for name in settings.DEADLINES]
    found = [due for subject in subjects for due in subject(structure, user, today)]
    return sorted(found, key=lambda due: due.day or today)


def to_recall(structure: Structure, user: User, today: date) -> list[Deadline]:
    """Return what waits for the person by today, or in a week to the day."""
    due = deadlines_of(structure, user, today)
    return [one for one in due if user.role in one.awaits and one.day in (today, today + WEEK)]
