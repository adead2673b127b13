"""Recalling what is due: once a person and a day, in the morning."""

from django.conf import settings
from django.utils import timezone

from structures.deadlines.mails import deadline_mails
from structures.ground import clock
from structures.messages.services import post_once
from structures.models import LEADERS, Message, User

HOURS = range(8, 12)


def remind_of_deadlines() -> None:
    """Post the mail of the day to each director and president; does nothing the second time.

    As many queries a person as subjects have deadlines, one transaction each.
    """
    if not settings.DEADLINE_REMINDERS or timezone.localtime(clock.now()).hour not in HOURS:
        return
    today = clock.today()
    told = Message.objects.filter(kind="deadlines", day=today).values("person")
    leaders = User.objects.filter(role__in=LEADERS, is_active=True).exclude(pk__in=told)
    for user in leaders.select_related("structure").order_by("pk"):
        post_once(deadline_mails(user, today))
