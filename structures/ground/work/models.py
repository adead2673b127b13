"""Who works in the background, and when what comes back was last done."""

from django.db import models


class WorkerBeat(models.Model):
    """A process that works in the background: alive as long as it says so."""

    worker = models.CharField("processus", max_length=64, primary_key=True)
    host = models.CharField("machine", max_length=255)
    started_at = models.DateTimeField("démarré le")
    beat_at = models.DateTimeField("dernier battement")

    class Meta:
        verbose_name = "battement"

    def __str__(self) -> str:
        return f"{self.worker} ({self.host})"


class PeriodicTurn(models.Model):
    """When a function of PERIODIC last began, by whom, and whether it ended."""

    path = models.CharField("fonction", max_length=200, primary_key=True)
    began_at = models.DateTimeField("commencée le", null=True)
    ended_at = models.DateTimeField("terminée le", null=True)
    worker = models.CharField("processus", max_length=64, blank=True)

    class Meta:
        verbose_name = "tour"

    def __str__(self) -> str:
        return self.path
