"""The journal: what happened, to which structure, by whom."""

from django.db import models

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.locks import append_only
from structures.network.models import Structure


class JournalEntry(models.Model):
    """A fact, written by the service that made it, never changed afterwards."""

    class Kind(models.TextChoices):
        """What the fact is about; the timeline is filtered by it."""

        IDENTITY = "identity", "identité"
        PEOPLE = "people", "personnes"
        NETWORK = "network", "vie du réseau"
        PROJECT = "project", "projet de structure"
        PLAN = "plan", "plan d’action"
        STATE_OF_PLAY = "state_of_play", "état des lieux"
        RESTITUTION = "restitution", "restitution"
        FIGURES = "figures", "données n-1"
        ALLOCATION = "allocation", "répartition"
        AGREEMENT = "agreement", "convention"
        DIALOGUE = "dialogue", "dialogue de gestion"
        MESSAGE = "message", "message"
        SURROUNDINGS = "surroundings", "autour de la structure"

    class Audience(models.TextChoices):
        """Who reads it."""

        ALL = "all", "la structure, la Région et l’État"
        REGION = "region", "la Région seule"
        STRUCTURE = "structure", "la structure seule"

    structure = models.ForeignKey(
        Structure,
        verbose_name="structure",
        on_delete=models.PROTECT,
        related_name="journal",
        null=True,
    )
    kind = models.CharField("nature", max_length=13, choices=Kind.choices)
    audience = models.CharField(
        "lu par", max_length=9, choices=Audience.choices, default=Audience.ALL
    )
    summary = models.CharField("fait", max_length=300)
    reason = models.TextField("motif", blank=True)
    actor = models.ForeignKey(
        User, verbose_name="par", on_delete=models.PROTECT, related_name="+", null=True
    )
    account = models.ForeignKey(
        User, verbose_name="compte concerné", on_delete=models.PROTECT, related_name="+", null=True
    )
    happened_at = models.DateTimeField("le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "entrée du journal"
        verbose_name_plural = "journal"
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["structure", "-happened_at"])]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.summary
