"""Runs: a split computed once, kept for ever."""

from django.db import models
from django.db.models import F, Q

from allocation.campaigns.models import VALUE_DIGITS, Axis, Campaign
from structures.ground import clock
from structures.ground.locks import append_only
from structures.models import Structure, User


class Run(models.Model):
    """A numbered computation: `record` holds all that made it, `sha256` seals the record.

    `record` has four parts: `run` (number, campaign, date, author, reason),
    `context` (names, definitions and provenance at that date), `inputs` and
    `result` (the formats of `python -m allocation.engine`).
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField("numéro", unique=True)
    author = models.ForeignKey(User, verbose_name="auteur", on_delete=models.PROTECT)
    computed_at = models.DateTimeField("calculée le")
    reason = models.TextField("motif", blank=True)
    record = models.JSONField("enregistrement complet")
    sha256 = models.CharField("empreinte SHA-256", max_length=64)

    class Meta:
        verbose_name = "répartition"
        ordering = ["-number"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Répartition n° {self.number}"


class RunLine(models.Model):
    """What one indicator gives one structure: value ÷ total × pot, to the cent.

    For a variable axis the amount is the ceiling, shared pro rata of the fixed
    part instead of a measured value: `value` and `total` are then null.
    """

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="lines")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="run_lines")
    axis_number = models.PositiveSmallIntegerField("axe")
    indicator_number = models.PositiveSmallIntegerField("indicateur")
    kind = models.CharField("nature", max_length=8, choices=Axis.Kind.choices)
    value = models.DecimalField("valeur comptée", null=True, **VALUE_DIGITS)
    total = models.DecimalField("total du réseau", null=True, **VALUE_DIGITS)
    pot_cents = models.PositiveBigIntegerField("enveloppe de l’indicateur, en centimes")
    amount_cents = models.PositiveBigIntegerField("montant, en centimes")

    class Meta:
        verbose_name = "ligne de répartition"
        ordering = ["indicator_number", "structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "structure", "indicator_number"], name="one_line_a_cell"
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run}, {self.structure}, indicateur {self.indicator_number}"


class RunTotal(models.Model):
    """A structure's amounts in a run, in cents."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="totals")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="run_totals")
    fixed_cents = models.PositiveBigIntegerField("part fixe")
    ceiling_cents = models.PositiveBigIntegerField("plafond de la part variable")
    maximum_cents = models.PositiveBigIntegerField("dotation maximale")
    advance_cents = models.PositiveBigIntegerField("premier versement")
    former_grant_cents = models.PositiveBigIntegerField("dotation antérieure", null=True)

    class Meta:
        verbose_name = "total de répartition"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(fields=["run", "structure"], name="one_total_a_structure"),
            models.CheckConstraint(
                condition=Q(maximum_cents=F("fixed_cents") + F("ceiling_cents")),
                name="maximum_is_fixed_plus_ceiling",
            ),
            models.CheckConstraint(
                condition=Q(advance_cents__lte=F("fixed_cents")),
                name="advance_within_fixed_part",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run}, {self.structure}"


class Adoption(models.Model):
    """The decision that makes a run the campaign's, with its deliberation."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="adoption")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="adoption")
    deliberation_number = models.CharField("numéro de délibération", max_length=50)
    deliberation_date = models.DateField("date de la délibération")
    adopted_by = models.ForeignKey(User, verbose_name="arrêtée par", on_delete=models.PROTECT)
    adopted_at = models.DateTimeField("arrêtée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "adoption"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run}, délibération {self.deliberation_number}"
