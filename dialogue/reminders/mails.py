"""The reminder: what is awaited, until when, a link; never a level nor an argument."""

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.ratings.selectors import due_day, reply_day
from dialogue.reminders.selectors import ReminderDue
from structures.models import Role


def reminder_notices(due: ReminderDue, on: date) -> list[EmailMessage]:
    """Return one message a recipient; the president's says that the director is asked."""
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
        EmailMessage(
            subject,
            render_to_string(
                "dialogue/reminders/mail/reminder.txt",
                {**context, "in_copy": one.role == Role.PRESIDENT, "addressee": one},
            ),
            to=[one.email],
        )
        for one in due.recipients
    ]


def _asked(due: ReminderDue) -> str:
    if due.unassessed and due.unanswered:
        return "Votre auto-évaluation et votre réponse sont attendues"
    return f"Votre {'auto-évaluation' if due.unassessed else 'réponse'} est attendue"
