"""The letters that tell a structure what was decided."""

from django.db import models

from dialogue.ratings.models import Dialogue
from structures.ground import clock
from structures.ground.locks import append_only
from structures.models import StoredFile


class DecisionLetter(models.Model):
    """The printed decision of a dialogue, frozen."""

    dialogue = models.OneToOneField(Dialogue, on_delete=models.PROTECT, related_name="letter")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField("imprimée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "lettre de décision"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Décision, {self.dialogue}"
