"""Agreements (conventions) between the Region and a structure."""

import pgtrigger
from django.db import models
from django.db.models import Q

from allocation.campaigns.models import Campaign
from allocation.runs.models import Run
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.models import StoredFile, Structure, User


@tracked()
class Agreement(models.Model):
    """A structure's convention for the year, printed from the adopted run.

    Draft until a worker has printed it; then its file is frozen.
    """

    class State(models.TextChoices):
        """Where the convention stands."""

        DRAFT = "draft", "à générer"
        GENERATED = "generated", "générée"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="agreements")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="agreements")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="agreements")
    reference = models.CharField("référence", max_length=30, unique=True)
    state = models.CharField("état", max_length=9, choices=State.choices, default=State.DRAFT)
    file = models.OneToOneField(
        StoredFile, verbose_name="document", on_delete=models.PROTECT, null=True, related_name="+"
    )
    no_project_reason = models.TextField("motif, sans projet de structure valide", blank=True)
    requested_by = models.ForeignKey(User, verbose_name="demandée par", on_delete=models.PROTECT)
    requested_at = models.DateTimeField("demandée le", default=clock.now, editable=False)
    generated_at = models.DateTimeField("générée le", null=True)

    class Meta:
        verbose_name = "convention"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure"], name="one_agreement_a_structure_and_year"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", file=None, generated_at=None)
                | Q(state="generated", file__isnull=False, generated_at__isnull=False),
                name="generated_agreement_has_a_file",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="generated_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="generated"),
            )
        ]

    def __str__(self) -> str:
        return self.reference
