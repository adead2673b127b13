"""The mail that recalls deadlines: one a person and a day, with all of them."""

from datetime import date

from django.conf import settings
from django.template.loader import render_to_string

from structures.deadlines.selectors import WEEK, to_recall
from structures.ground import clock
from structures.ground.french import counted
from structures.ground.mails import Mail
from structures.messages.kinds import Kind
from structures.models import LEADERS, Message, User


def deadline_mails(user: User, today: date) -> list[Mail]:
    """Return the mail of the day to who leads a structure; none when nothing is to be recalled."""
    structure = user.structure
    if structure is None or not user.is_active or structure.closed_on is not None:
        return []
    due = to_recall(structure, user, today)
    if not due:
        return []
    context = {
        "structure": structure,
        "due_today": [one for one in due if one.day == today],
        "due_in_a_week": [one for one in due if one.day != today],
        "week": today + WEEK,
        "site": settings.PUBLIC_URL,
        "demo": settings.DEMO,
    }
    return [
        Mail(
            "deadlines",
            user.email,
            f"Rappel : {counted(len(due), 'échéance', 'échéances')}, {structure}",
            render_to_string("structures/deadlines/mail/deadlines.txt", context),
            day=today,
            about=user.pk,
            structure=structure.pk,
            person=user.pk,
            key=f"deadlines-{user.pk}-{today.isoformat()}",
        )
    ]


def _rewritten(message: Message) -> list[Mail]:
    """Return the mail of that day: the next one, it would speak of other days."""
    if message.day != clock.today():
        return []
    leaders = User.objects.filter(role__in=LEADERS).select_related("structure")
    user = leaders.filter(pk=message.about).first()
    return deadline_mails(user, message.day) if user else []


DEADLINES = Kind("rappel d’échéances", _rewritten)
