"""The reminder: what is awaited, until when, a link; never a level nor an argument."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.ratings.selectors import due_day, reply_day
from dialogue.reminders.selectors import ReminderDue
from structures.ground.mails import Mail
from structures.models import Role


def reminder_mails(due: ReminderDue, on: date) -> list[Mail]:
    """Return one mail a recipient, the director first; the president's says who is asked."""
    dialogue = due.dialogue
    where = reverse("dialogue:dialogue", args=[dialogue.structure.code, dialogue.campaign.year])
    subject = f"{_asked(due)}, dialogue de gestion {dialogue.campaign.year}, {dialogue.structure}"
    context = {
        "due": due,
        "campaign": dialogue.campaign,
        "on": on,
        "assessments": [(rating.indicator, due_day(rating)) for rating in due.unassessed],
        "replies": [(rating.indicator, reply_day(rating, on)) for rating in due.unanswered],
        "link": settings.PUBLIC_URL + where,
        "demo": settings.DEMO,
    }
    return [
        Mail(
            "reminder",
            one.email,
            subject,
            render_to_string(
                "dialogue/reminders/mail/reminder.txt",
                {**context, "in_copy": one.role == Role.PRESIDENT, "addressee": one},
            ),
            day=on,
            about=dialogue.pk,
            structure=dialogue.structure_id,
            person=one.account,
        )
        for one in due.recipients
    ]


def all_mails(due: Iterable[ReminderDue], on: date) -> list[Mail]:
    """Return the mails of several dialogues, one after the other."""
    return [mail for one in due for mail in reminder_mails(one, on)]


def _asked(due: ReminderDue) -> str:
    if due.unassessed and due.unanswered:
        return "Votre auto-évaluation et votre réponse sont attendues"
    return f"Votre {'auto-évaluation' if due.unassessed else 'réponse'} est attendue"
