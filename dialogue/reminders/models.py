"""Reminders, in the database."""

from django.db import models

from dialogue.ratings.models import Dialogue
from structures.ground.locks import append_only
from structures.models import User


class Reminder(models.Model):
    """A dated reminder, sent to a structure of all that is awaited from it that day."""

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="reminders")
    sent_on = models.DateField("envoyée le")
    sent_by = models.ForeignKey(
        User, verbose_name="par", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "relance"
        ordering = ["sent_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "sent_on"],
                name="one_reminder_a_day",
                violation_error_message="Une relance est déjà partie aujourd’hui.",
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Relance du {self.sent_on}"
