"""Agreements (conventions) between the Region and a structure."""

import pgtrigger
from django.db import models
from django.db.models import Q

from allocation.campaigns import states
from allocation.campaigns.models import Campaign, StateChange
from allocation.corrections.triggers import in_a_correction
from allocation.runs.models import Run
from allocation.steps_back.triggers import in_a_step_back
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import requires
from structures.models import StoredFile, Structure, User

# A generated convention stays as it is; all that may happen to it is to become void.
FROZEN = """
    OLD.state <> 'draft' AND (
        OLD.state = 'void' OR NEW.state <> 'void'
        OR to_jsonb(OLD) - '{state,voided_id,corrected_id}'::text[]
            <> to_jsonb(NEW) - '{state,voided_id,corrected_id}'::text[]
    )
"""
_STEP = in_a_step_back("NEW.campaign_id", states.State.CONVENTIONS)
UNDONE = (
    f"SELECT 1 WHERE NEW.corrected_id IS NULL AND {_STEP}"
    f" OR NEW.voided_id IS NULL AND {in_a_correction('NEW.campaign_id')}"
)


@tracked()
class Agreement(models.Model):
    """A structure's convention for the year, printed from the adopted run.

    Draft until a worker has printed it; then its file is frozen. The step back that makes it
    void is in `voided`, the correction that does in `corrected`; its reference is not used again.
    """

    class State(models.TextChoices):
        """Where the convention stands."""

        DRAFT = "draft", "à générer"
        GENERATED = "generated", "générée"
        VOID = "void", "annulée"

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
    voided = models.ForeignKey(
        StateChange,
        verbose_name="annulée par",
        on_delete=models.PROTECT,
        related_name="voided_agreements",
        null=True,
    )
    corrected = models.ForeignKey(
        "allocation.Correction",
        verbose_name="annulée par la correction",
        on_delete=models.PROTECT,
        related_name="voided_agreements",
        null=True,
    )

    class Meta:
        verbose_name = "convention"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure"],
                condition=~Q(state="void"),
                name="one_agreement_a_structure_and_year",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="draft", file=None, generated_at=None, voided=None, corrected=None
                )
                | Q(
                    state="generated",
                    file__isnull=False,
                    generated_at__isnull=False,
                    voided=None,
                    corrected=None,
                )
                | Q(state="void", file__isnull=False, generated_at__isnull=False)
                & (
                    Q(voided__isnull=False, corrected=None)
                    | Q(voided=None, corrected__isnull=False)
                ),
                name="generated_agreement_has_a_file",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="generated_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(FROZEN),
            ),
            pgtrigger.Protect(
                name="generated_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.state <> 'draft'"),
            ),
            requires("void_in_a_step_back", UNDONE, when="NEW.state = 'void'"),
        ]

    def __str__(self) -> str:
        return self.reference
