"""What is noted of a structure's context, on a day, for ever."""

import pgtrigger
from django.db import models

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.locks import append_only, requires
from structures.network.models import Structure

_SAME = """
    SELECT 1 FROM structures_contextnote was WHERE was.id = NEW.corrects_id
    AND (was.structure_id, was.readers) = (NEW.structure_id, NEW.readers)
"""


class ContextNote(models.Model):
    """A dated note, never changed: a correction is another note, with the same readers."""

    class Kind(models.TextChoices):
        """What it is about."""

        INTERNAL = "internal", "contexte interne"
        EXTERNAL = "external", "contexte externe"
        ORIENTATIONS = "orientations", "investissement dans les orientations"

    class Readers(models.TextChoices):
        """Who reads it, said beside every note and every form."""

        ALL = "all", "lue par la structure, la Région et l’État"
        REGION = "region", "interne à la Région"

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="context_notes"
    )
    noted_on = models.DateField("datée du")
    kind = models.CharField("nature", max_length=12, choices=Kind.choices)
    readers = models.CharField(
        "lecteurs", max_length=6, choices=Readers.choices, default=Readers.ALL
    )
    text = models.TextField("texte")
    corrects = models.OneToOneField(
        "self",
        verbose_name="corrige",
        on_delete=models.PROTECT,
        related_name="correction",
        null=True,
        error_messages={"unique": "Cette note vient d’être corrigée : relisez-la sur la page."},
    )
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("écrite le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "note de contexte"
        verbose_name_plural = "notes de contexte"
        ordering = ["-noted_on", "-pk"]
        triggers = [
            append_only(),
            requires(
                "correction_keeps_its_readers",
                _SAME,
                when="NEW.corrects_id IS NOT NULL",
                on=pgtrigger.Insert,
            ),
        ]

    def __str__(self) -> str:
        return f"Note de contexte, {self.noted_on}"
