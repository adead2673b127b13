"""A document that somebody asked for."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from structures.accounts.models import User
from structures.ground.files.models import StoredFile


class RequestedDocument(models.Model):
    """A document asked for by a person; made, or refused, by a worker; purged after a while.

    The file is here, or among those kept for good if an act gave it. `about` is the key of the
    object, in the words of its kind; `inputs` the fingerprint of what it was made of.
    """

    class State(models.TextChoices):
        """Where the request stands."""

        ASKED = "asked", "demandé"
        MADE = "made", "prêt"
        REFUSED = "refused", "refusé"

    kind = models.CharField("nature", max_length=30)
    about = models.PositiveBigIntegerField("objet")
    asked_by = models.ForeignKey(
        User, verbose_name="demandé par", on_delete=models.CASCADE, related_name="+"
    )
    # The real clock: how long a file is kept is no matter of the demo's story.
    asked_at = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    state = models.CharField("état", max_length=7, choices=State.choices, default=State.ASKED)
    inputs = models.CharField("empreinte de ce qui l’a fait", max_length=64, blank=True)
    name = models.CharField("nom du fichier", max_length=255, blank=True)
    media_type = models.CharField("type", max_length=100, blank=True)
    content = models.BinaryField("contenu", null=True)
    file = models.ForeignKey(
        StoredFile,
        verbose_name="fichier conservé",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    size = models.PositiveIntegerField("taille en octets", default=0)
    refusal = models.TextField("motif de refus", blank=True)

    class Meta:
        verbose_name = "document demandé"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "about", "asked_by"],
                condition=Q(state="asked"),
                name="one_document_under_way",
            ),
            models.CheckConstraint(
                condition=Q(state="asked", content=None, file=None, refusal="")
                | Q(state="made", content__isnull=False, file=None, refusal="")
                | Q(state="made", content=None, file__isnull=False, refusal="")
                | (Q(state="refused", content=None, file=None) & ~Q(refusal="")),
                name="made_document_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.kind} {self.about}"
