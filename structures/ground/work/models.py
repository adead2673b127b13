"""Who works in the background, how far a reading is, when what comes back was last done."""

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


class Reach(models.Model):
    """How far a worker is in a file that it reads; written apart from what the reading writes."""

    work = models.CharField("travail", max_length=100, primary_key=True)
    lines = models.PositiveIntegerField("lignes lues")
    share = models.PositiveSmallIntegerField("pourcentage lu", null=True)
    told_at = models.DateTimeField("dit le")

    class Meta:
        verbose_name = "avancement"

    def __str__(self) -> str:
        return f"{self.work} : {self.lines}"
