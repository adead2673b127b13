"""Files kept as evidence: what was imported, what was signed."""

from django.db import models

from structures.ground import clock
from structures.ground.locks import append_only


class StoredFile(models.Model):
    """A file as it was received or made, never changed afterwards, unless the law says to forget.

    Kept in the database: one backup holds the figures and their evidence, every
    worker reads the same bytes, and a refused transaction leaves no orphan.
    """

    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField("type", max_length=100)
    content = models.BinaryField("contenu")
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    created_at = models.DateTimeField("conservé le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "fichier"
        triggers = [append_only("kept_as_is")]

    def __str__(self) -> str:
        return self.name
