"""Reminders, in the database."""

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, QuerySet

from dialogue.ratings.models import Dialogue
from structures.ground.locks import append_only
from structures.messages.selectors import day_left
from structures.models import Message, User


class Reminders(models.Manager["Reminder"]):
    """Reads each reminder with `left_on`, the day its message left, and `state`, of the message."""

    def get_queryset(self) -> QuerySet["Reminder"]:
        """Join the message, whose text is not read."""
        read = {"left_on": day_left(F("sent_on")), "state": F("notice__state")}
        return super().get_queryset().annotate(**read)


class Reminder(models.Model):
    """A dated reminder to a structure of all that is awaited from it that day.

    It counts from the day when `notice`, the message to the director, left; those without one
    are of before the outbox.
    """

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="reminders")
    sent_on = models.DateField("demandée le")
    sent_by = models.ForeignKey(
        User, verbose_name="par", on_delete=models.PROTECT, related_name="+"
    )
    notice = models.OneToOneField(
        Message,
        verbose_name="message à la direction",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )

    left_on: date | None
    state: str
    objects = Reminders()

    class Meta:
        verbose_name = "relance"
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "sent_on"],
                name="one_reminder_a_day",
                violation_error_message="Une relance est déjà demandée aujourd’hui.",
            )
        ]
        triggers = [
            append_only(),
            pgtrigger.Protect(
                name="reminder_has_its_message",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition("NEW.notice_id IS NULL"),
            ),
        ]

    def __str__(self) -> str:
        return f"Relance du {self.sent_on}"
