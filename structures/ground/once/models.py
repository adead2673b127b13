"""Acts done by a form, with the answer that each was given."""

from django.db import models
from django.utils import timezone


class DoneAct(models.Model):
    """The last act of one form: who sent what, where, and what was answered.

    The row is written before the act and in its transaction: whoever sends the same form at
    the same time waits for it, and an act that fails leaves none.
    """

    form = models.CharField("empreinte du formulaire", max_length=64, primary_key=True)
    body = models.CharField("empreinte de ce qui est envoyé", max_length=64)
    answer = models.JSONField("réponse donnée", null=True)
    # The real moment, also in the demo: this is kept for the machinery alone.
    done_at = models.DateTimeField("fait le", default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "acte fait"
        verbose_name_plural = "actes faits"

    def __str__(self) -> str:
        return self.form
