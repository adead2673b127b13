"""A correction of what was adopted: prepared by one person, adopted by another."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from allocation.campaigns.models import Campaign, Indicator
from allocation.corrections.triggers import (
    corrected_while_prepared,
    correction_locks,
    in_this_correction,
)
from allocation.engine.digits import VALUE_DIGITS
from allocation.runs.models import Run
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import append_only, requires
from structures.models import Structure, User


@tracked()
class Correction(models.Model):
    """Figures of an adopted run to be replaced, until a second person adopts the new run.

    `corrects` is the run that was adopted when it was begun, `run` the one that was computed
    from it, None again once what it corrects changes. What was adopted may change in the
    `transaction` that adopts a correction, and in no other.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField("numéro", editable=False)
    reason = models.TextField("motif")
    corrects = models.ForeignKey(
        Run, verbose_name="corrige", on_delete=models.PROTECT, related_name="corrections"
    )
    run = models.OneToOneField(
        Run,
        verbose_name="répartition corrigée",
        on_delete=models.PROTECT,
        related_name="correction",
        null=True,
    )
    prepared_by = models.ForeignKey(
        User, verbose_name="préparée par", on_delete=models.PROTECT, related_name="+"
    )
    prepared_at = models.DateTimeField("préparée le", default=clock.now)
    # The keys of the accounts that prepared any of it: none of them adopts it.
    writers = ArrayField(models.BigIntegerField(), default=list)
    adopted_by = models.ForeignKey(
        User, verbose_name="arrêtée par", on_delete=models.PROTECT, related_name="+", null=True
    )
    adopted_at = models.DateTimeField("arrêtée le", null=True)
    withdrawn_by = models.ForeignKey(
        User, verbose_name="abandonnée par", on_delete=models.PROTECT, related_name="+", null=True
    )
    withdrawn_at = models.DateTimeField("abandonnée le", null=True)
    transaction = models.BigIntegerField(null=True, editable=False)
    applied_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "correction"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(adopted_at=None, withdrawn_at=None),
                name="one_correction_prepared_at_a_time",
                violation_error_message="Une correction de cette campagne est en préparation.",
            ),
            models.UniqueConstraint(fields=["campaign", "number"], name="one_correction_a_number"),
            models.CheckConstraint(
                condition=Q(adopted_at=None, adopted_by=None, transaction=None)
                | Q(
                    adopted_at__isnull=False,
                    adopted_by__isnull=False,
                    run__isnull=False,
                    transaction__isnull=False,
                    applied_at__isnull=False,
                    withdrawn_at=None,
                ),
                name="correction_is_adopted_whole",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="correction_is_withdrawn_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(adopted_by=None) | ~Q(adopted_by=F("prepared_by")),
                name="correction_has_two_people",
                violation_error_message=(
                    "Qui a préparé une correction ne l’arrête pas : une ou un autre responsable "
                    "la relit."
                ),
            ),
        ]
        triggers = correction_locks()

    def __str__(self) -> str:
        return f"Correction n° {self.number}"

    @property
    def is_prepared(self) -> bool:
        """Whether it is still to be adopted or given up."""
        return self.adopted_at is None and self.withdrawn_at is None


@tracked()
class FigureCorrection(models.Model):
    """A figure that was wrong in the adopted run: what it was, what it is, why, who says so."""

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(
        Indicator, verbose_name="indicateur", on_delete=models.PROTECT, related_name="+"
    )
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="+"
    )
    before = models.DecimalField("valeur retenue", **VALUE_DIGITS)
    after = models.DecimalField("valeur corrigée", **VALUE_DIGITS)
    reason = models.TextField("motif")
    source = models.CharField("source", max_length=200)
    recorded_by = models.ForeignKey(
        User, verbose_name="écrite par", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("écrite le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "donnée corrigée"
        ordering = ["indicator__number", "structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "indicator", "structure"],
                name="one_corrected_value_a_cell",
                violation_error_message=(
                    "Cette donnée est déjà corrigée ici : retirez d’abord la ligne."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(after=F("before")),
                name="corrected_value_differs",
                violation_error_message="Cette valeur est déjà celle de la répartition arrêtée.",
            ),
            models.CheckConstraint(
                condition=Q(after__gte=0),
                name="corrected_value_is_not_negative",
                violation_error_message="Une donnée n-1 n’est jamais négative.",
            ),
        ]
        triggers = [corrected_while_prepared()]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.structure}"


class ReplacedAdoption(models.Model):
    """An adoption as it was voted, whose run was replaced by that of a correction."""

    correction = models.OneToOneField(
        Correction, on_delete=models.PROTECT, related_name="replaced_adoption"
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="replaced_adoptions")
    deliberation_number = models.CharField("numéro de délibération", max_length=50)
    deliberation_date = models.DateField("date de la délibération")
    adopted_by = models.ForeignKey(
        User, verbose_name="arrêtée par", on_delete=models.PROTECT, related_name="+"
    )
    adopted_at = models.DateTimeField("arrêtée le")

    class Meta:
        verbose_name = "adoption remplacée"
        ordering = ["pk"]
        triggers = [
            append_only(),
            requires(
                "adoption_replaced_in_its_correction",
                in_this_correction(),
                on=pgtrigger.Insert,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}, délibération {self.deliberation_number} remplacée"
