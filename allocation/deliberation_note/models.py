"""Notes that were printed, as they were given out."""

from django.db import models

from allocation.runs.models import Run
from structures.ground import clock
from structures.ground.locks import append_only
from structures.models import StoredFile, User


class DeliberationNote(models.Model):
    """The note of a run, printed and kept for good; another one once it says something else.

    `inputs` is the fingerprint of what it was printed from.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="notes")
    inputs = models.CharField("empreinte de ce qui l’a faite", max_length=64)
    file = models.OneToOneField(
        StoredFile, verbose_name="fichier", on_delete=models.PROTECT, related_name="+"
    )
    asked_by = models.ForeignKey(
        User, verbose_name="demandée par", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("imprimée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "note de présentation"
        verbose_name_plural = "notes de présentation"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "inputs"], name="one_note_a_content"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run}, note de présentation"
