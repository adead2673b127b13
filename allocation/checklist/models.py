"""What a run would have given with other figures: computed by a worker, kept with the run."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from allocation.runs.models import Run
from structures.ground.locks import append_only
from structures.models import Structure

LEAST_MARGIN_BP, MOST_MARGIN_BP = 1, 5_000


class Sensitivity(models.Model):
    """How a run answers to errors in its figures, within a margin; a worker fills it in."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="sensitivities")
    margin_bp = models.PositiveSmallIntegerField(
        "marge supposée, en points de base",
        validators=[MinValueValidator(LEAST_MARGIN_BP), MaxValueValidator(MOST_MARGIN_BP)],
    )
    # The real clock: it is a matter of the machine, not of the demo's story.
    asked_at = models.DateTimeField("demandée le", default=timezone.now)
    ended_at = models.DateTimeField("calculée le", null=True)
    draws = models.PositiveIntegerField("tirages", default=0)
    refusal = models.TextField("motif de refus", blank=True)

    class Meta:
        verbose_name = "sensibilité"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["run", "margin_bp"], name="one_sensitivity_a_margin"),
            models.CheckConstraint(
                condition=Q(margin_bp__range=(LEAST_MARGIN_BP, MOST_MARGIN_BP)),
                name="margin_between_a_point_and_a_half",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, draws=0, refusal="")
                | Q(ended_at__isnull=False, draws__gt=0, refusal="")
                | (Q(ended_at__isnull=False, draws=0) & ~Q(refusal="")),
                name="sensitivity_is_waited_for_drawn_or_refused",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}, sensibilité"


class AmountSpread(models.Model):
    """How far the maximum of a structure goes over all draws, in cents.

    One draw in twenty gives less than `low_cents`, and one in twenty more than `high_cents`.
    """

    sensitivity = models.ForeignKey(Sensitivity, on_delete=models.PROTECT, related_name="spreads")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    amount_cents = models.PositiveBigIntegerField("dotation maximale")
    lowest_cents = models.PositiveBigIntegerField("la plus basse")
    low_cents = models.PositiveBigIntegerField("5 % en dessous")
    median_cents = models.PositiveBigIntegerField("médiane")
    high_cents = models.PositiveBigIntegerField("5 % au-dessus")
    highest_cents = models.PositiveBigIntegerField("la plus haute")

    class Meta:
        verbose_name = "étendue d’un montant"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["sensitivity", "structure"], name="one_spread_a_structure"
            ),
            models.CheckConstraint(
                condition=Q(
                    low_cents__gte=F("lowest_cents"),
                    median_cents__gte=F("low_cents"),
                    high_cents__gte=F("median_cents"),
                    highest_cents__gte=F("high_cents"),
                ),
                name="spread_is_ranked",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.sensitivity}, {self.structure}"


class FigureMove(models.Model):
    """What a figure one hundredth higher would move between structures, in cents."""

    sensitivity = models.ForeignKey(Sensitivity, on_delete=models.PROTECT, related_name="moves")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    indicator_number = models.PositiveSmallIntegerField("indicateur")
    moved_cents = models.PositiveBigIntegerField("montant déplacé")
    own_cents = models.BigIntegerField("pour la structure")

    class Meta:
        verbose_name = "donnée sensible"
        ordering = ["-moved_cents", "indicator_number", "structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["sensitivity", "structure", "indicator_number"], name="one_move_a_figure"
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.sensitivity}, {self.structure}, indicateur {self.indicator_number}"
