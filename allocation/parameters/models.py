"""What is said of each structure, when each step is planned, and who changed what."""

from django.db import models
from django.db.models import Q

from allocation.campaigns.models import STATE_CHOICES, Campaign, Indicator
from allocation.campaigns.triggers import (
    calendar_lock,
    calendar_only_put_off,
    parameters_lock,
    rule_lock,
)
from structures.ground import clock
from structures.ground.french import euros
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.models import Structure, User


@tracked()
class IndicatorPart(models.Model):
    """One of the counts that a summed indicator adds up, in a list closed with the rule."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveSmallIntegerField("rang")
    label = models.CharField("intitulé", max_length=100)

    class Meta:
        verbose_name = "dispositif additionné"
        verbose_name_plural = "dispositifs additionnés"
        ordering = ["indicator__number", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "number"],
                name="one_part_a_number",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["indicator", "label"],
                name="one_part_a_label",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="Deux dispositifs ont le même intitulé.",
            ),
        ]
        triggers = [rule_lock()]

    def __str__(self) -> str:
        return self.label


@tracked()
class FormerGrant(models.Model):
    """What a structure received for its running costs before this scheme."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="former_grants")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    amount_cents = models.PositiveBigIntegerField("montant, en centimes")
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "dotation antérieure"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure"], name="one_former_grant_a_structure"
            )
        ]
        triggers = [parameters_lock()]

    def __str__(self) -> str:
        return f"{self.structure} : {self.amount_cents}"

    @property
    def in_words(self) -> str:
        """The amount and its source, as a line of change says them."""
        return f"{euros(self.amount_cents)} ({self.source})"


@tracked()
class SolidarityCoefficient(models.Model):
    """An optional multiplier, with its reason, of what a structure's indicator counts.

    It applies where the measure takes one; 1 when absent.
    """

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="solidarity_coefficients"
    )
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    coefficient = models.DecimalField("coefficient", max_digits=6, decimal_places=4)
    reason = models.TextField("motif")

    class Meta:
        verbose_name = "coefficient de solidarité"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure"], name="one_coefficient_a_structure"
            ),
            models.CheckConstraint(
                condition=Q(coefficient__gt=0),
                name="coefficient_is_positive",
                violation_error_message="Un coefficient de solidarité est supérieur à 0.",
            ),
        ]
        triggers = [parameters_lock()]

    def __str__(self) -> str:
        return f"{self.structure} : {self.coefficient}"


@tracked()
class CampaignStep(models.Model):
    """The day on which a campaign is meant to enter a state."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="planned_steps")
    state = models.CharField("étape", max_length=12, choices=STATE_CHOICES)
    planned_on = models.DateField("prévue le")

    class Meta:
        verbose_name = "étape prévue"
        ordering = ["planned_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "state"], name="one_planned_day_a_state")
        ]
        triggers = [calendar_lock(), calendar_only_put_off()]

    def __str__(self) -> str:
        return f"{self.campaign} : {self.get_state_display()}"


class ParameterChange(models.Model):
    """What a parameter was, what it became, who says so and on what ground; never rewritten."""

    campaign = models.ForeignKey(
        Campaign, on_delete=models.PROTECT, related_name="parameter_changes"
    )
    key = models.CharField("clé", max_length=60)
    label = models.CharField("paramètre", max_length=200)
    before = models.TextField("avant", blank=True)
    after = models.TextField("après", blank=True)
    source = models.CharField("source ou motif", max_length=300)
    changed_by = models.ForeignKey(
        User, verbose_name="par", on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "changement de paramètre"
        verbose_name_plural = "changements de paramètres"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["campaign", "key", "-id"])]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.campaign} : {self.label}"
