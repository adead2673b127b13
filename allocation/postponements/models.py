"""Dates that were put off; written once."""

from django.db import models

from allocation.campaigns.models import Campaign
from structures.ground import clock
from structures.ground.locks import append_only
from structures.models import User


class Postponement(models.Model):
    """Dates of a campaign put off together, and why.

    `changes` says each in words: key, label, before, after.
    """

    class What(models.TextChoices):
        """Which dates."""

        STEPS = "steps", "jours prévus de l’année"
        DIALOGUES = "dialogues", "dates des dialogues de gestion"
        REVIEW = "review", "fin de la relecture des données"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="postponements")
    what = models.CharField("dates", max_length=9, choices=What.choices)
    reason = models.TextField("motif")
    changes = models.JSONField("reports")
    decided_by = models.ForeignKey(
        User, verbose_name="décidé par", on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("décidé le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "report de dates"
        verbose_name_plural = "reports de dates"
        ordering = ["-pk"]
        triggers = [append_only()]

    @property
    def sentences(self) -> list[str]:
        """Each date or delay in words, and what it was before."""
        return [
            f"{change['label']} : {change['after']} (auparavant {change['before']})"
            for change in self.changes
        ]

    def __str__(self) -> str:
        return f"{self.campaign}, report : {self.get_what_display()}"
