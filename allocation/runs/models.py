"""Runs: a split computed once, kept for ever."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from allocation.campaigns.models import Axis, Campaign, StateChange
from allocation.campaigns.states import State
from allocation.engine.digits import VALUE_DIGITS
from allocation.reviews.triggers import no_challenge_waits
from allocation.steps_back.triggers import in_this_step_back
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import append_only, requires
from structures.models import Structure, User


class Run(models.Model):
    """A numbered computation: `record` holds all that made it, `sha256` seals the record.

    `record` has five parts: `run` (number, campaign, date, author, reason), `context`
    (names, definitions and provenance at that date), `inputs` and `result` (the formats of
    `python -m allocation.engine`), and `sharing` (how each cent came about; since format 2).
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
        return f"Répartition n° {self.number}"


# A comparison with NULL is neither true nor false, and a CHECK lets it pass: say what is there.
ROUNDING_IS_THERE = Q(floor_cents__isnull=False, remainder__isnull=False, remainder__gte=0)
HAS_A_LEFT_OVER_CENT = Q(
    left_over_rank__isnull=False,
    left_over_rank__gte=1,
    remainder__gt=0,
    amount_cents=F("floor_cents") + 1,
)


class RunLine(models.Model):
    """What one indicator gives one structure: value ÷ total × pot, to the cent.

    For a variable axis the amount is the ceiling, shared pro rata of the fixed part, in
    cents, instead of a measured value: `value` and `total` are then null. Exactly,
    value × pot = rounded-down share × total + remainder (RULES.md, rule 4); the three
    columns that say so are null on a run of format 1.
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
    floor_cents = models.PositiveBigIntegerField("part arrondie au centime inférieur", null=True)
    remainder = models.DecimalField("reste de la division", null=True, **VALUE_DIGITS)
    left_over_rank = models.PositiveIntegerField("rang du centime restant reçu", null=True)

    class Meta:
        verbose_name = "ligne de répartition"
        ordering = ["indicator_number", "structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "structure", "indicator_number"], name="one_line_a_cell"
            ),
            models.CheckConstraint(
                condition=Q(floor_cents=None, remainder=None, left_over_rank=None)
                | ROUNDING_IS_THERE
                & (Q(left_over_rank=None, amount_cents=F("floor_cents")) | HAS_A_LEFT_OVER_CENT),
                name="amount_is_rounded_share_and_left_over_cent",
            ),
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
    advance_due_cents = models.PositiveBigIntegerField("premier versement déjà dû", null=True)

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
                condition=Q(advance_due_cents=None, advance_cents__lte=F("fixed_cents"))
                | Q(advance_due_cents__isnull=False, advance_cents=F("advance_due_cents")),
                name="advance_within_fixed_part",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run}, {self.structure}"


class RunFrame(models.Model):
    """What a run says to everybody: its record without what is of a structure (`extracts`).

    Pages and conventions read it in place of the record, which grows with the network.
    """

    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="frame")
    facts = models.JSONField("ce que la répartition dit à toutes les structures")

    class Meta:
        verbose_name = "cadre de répartition"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run}, cadre"


class RunPart(models.Model):
    """What a run says of a structure beyond its lines and total (`extracts`)."""

    total = models.OneToOneField(RunTotal, on_delete=models.PROTECT, related_name="part")
    facts = models.JSONField("ce que la répartition dit de la structure")

    class Meta:
        verbose_name = "part de répartition"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.total}, part"


# What was voted is kept by who withdraws or replaces it, in the same transaction.
WITHDRAWN_ONLY = """
    IF NOT EXISTS (
        SELECT FROM allocation_replacedadoption w
        JOIN allocation_correction c ON c.id = w.correction_id
        WHERE (w.run_id, w.deliberation_number, w.deliberation_date, w.adopted_by_id, w.adopted_at)
            = (OLD.run_id, OLD.deliberation_number, OLD.deliberation_date, OLD.adopted_by_id,
                OLD.adopted_at)
            AND c.transaction = txid_current() AND c.applied_at = transaction_timestamp()
    ) AND NOT EXISTS (
        SELECT FROM allocation_withdrawnadoption w
        JOIN allocation_statechange c ON c.id = w.change_id
        WHERE (w.run_id, w.deliberation_number, w.deliberation_date, w.adopted_by_id, w.adopted_at)
            = (OLD.run_id, OLD.deliberation_number, OLD.deliberation_date, OLD.adopted_by_id,
                OLD.adopted_at)
            AND c.transaction = txid_current() AND c.applied_at = transaction_timestamp()
    ) THEN
        RAISE EXCEPTION 'adoption % is not withdrawn', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'withdrawn_with_its_reason';
    END IF;
    RETURN OLD;
"""


@tracked()
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
        triggers = [
            pgtrigger.Protect(name="what_was_voted_stands", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="withdrawn_with_its_reason",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func=WITHDRAWN_ONLY,
            ),
            no_challenge_waits(),
        ]

    def __str__(self) -> str:
        return f"{self.run}, délibération {self.deliberation_number}"


class WithdrawnAdoption(models.Model):
    """An adoption that was withdrawn, as it was voted; its step back says by whom, when and why."""

    change = models.OneToOneField(
        StateChange, on_delete=models.PROTECT, related_name="withdrawn_adoption"
    )
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="withdrawn_adoptions")
    deliberation_number = models.CharField("numéro de délibération", max_length=50)
    deliberation_date = models.DateField("date de la délibération")
    adopted_by = models.ForeignKey(User, verbose_name="arrêtée par", on_delete=models.PROTECT)
    adopted_at = models.DateTimeField("arrêtée le")

    class Meta:
        verbose_name = "adoption retirée"
        ordering = ["pk"]
        triggers = [
            append_only(),
            requires(
                "adoption_withdrawn_in_a_step_back",
                in_this_step_back(State.ADOPTED),
                on=pgtrigger.Insert,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}, délibération {self.deliberation_number} retirée"
