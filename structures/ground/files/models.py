"""Files kept as evidence: what was imported, what was signed."""

import pgtrigger
from django.db import models

from structures.ground import clock
from structures.ground.locks import append_only


class HeldFile(models.Model):
    """A large file that was sent: it waits to be read, or a kept file is made of it."""

    size = models.PositiveBigIntegerField("taille en octets", default=0)
    sha256 = models.CharField("empreinte SHA-256", max_length=64, default="")
    created_at = models.DateTimeField("reçu le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "fichier en parties"

    def __str__(self) -> str:
        return self.sha256[:12]


class FilePart(models.Model):
    """A part of a large file, as it is; older ones are `folded` by zlib.

    Unfolding took as long as all the rest of the reading. The database does not fold it either.
    """

    held = models.ForeignKey(HeldFile, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField("rang")
    content = models.BinaryField("contenu")
    folded = models.BooleanField("pliée par zlib", default=False)

    class Meta:
        verbose_name = "partie de fichier"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["held", "number"], name="one_part_of_a_number")
        ]
        triggers = [
            pgtrigger.Protect(name="written_once", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="kept_with_its_file",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                    IF EXISTS (SELECT FROM structures_storedfile WHERE held_id = OLD.held_id) THEN
                        RAISE EXCEPTION 'kept_with_its_file'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'kept_with_its_file';
                    END IF;
                    RETURN OLD;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held} ({self.number})"


class StoredFile(models.Model):
    """A file as it was received or made, never changed afterwards, unless the law says to forget.

    Kept in the database: one backup holds the figures and their evidence, every
    worker reads the same bytes, and a refused transaction leaves no orphan. A large file is
    `held` in parts, and its `content` is empty: `slices` and `content_of` read either.
    """

    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField("type", max_length=100)
    content = models.BinaryField("contenu", default=b"")
    held = models.ForeignKey(HeldFile, on_delete=models.PROTECT, related_name="files", null=True)
    size = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte SHA-256", max_length=64, db_index=True)
    created_at = models.DateTimeField("conservé le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "fichier"
        triggers = [append_only("kept_as_is")]

    def __str__(self) -> str:
        return self.name
