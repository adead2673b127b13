"""What each structure earned on axis 3, line by line."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from allocation.campaigns.models import Campaign, StateChange
from allocation.campaigns.states import State
from allocation.engine.inputs import HIGHEST_LEVEL
from allocation.runs.models import Run
from allocation.steps_back.triggers import in_this_step_back
from structures.ground.locks import append_only, requires
from structures.models import Structure


class DecidedLevel(models.Model):
    """A level of axis 3 that the dialogue has settled: what it earns is known before the balance.

    Handed over by the dialogue, once for all.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="decided_levels")
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="decided_levels"
    )
    indicator_number = models.PositiveSmallIntegerField("indicateur")
    level = models.PositiveSmallIntegerField("niveau")

    class Meta:
        verbose_name = "note arrêtée"
        ordering = ["structure__code", "indicator_number"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure", "indicator_number"],
                name="one_decided_level_a_cell",
            ),
            models.CheckConstraint(
                condition=Q(level__lte=HIGHEST_LEVEL), name="decided_level_is_on_the_scale"
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.structure}, indicateur {self.indicator_number} : {self.level}"


class SettlementLine(models.Model):
    """A structure's final amounts in a settlement run, in cents (RULES.md, rules 7 and 8)."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="settlement_lines")
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="settlement_lines"
    )
    fixed_cents = models.PositiveBigIntegerField("part fixe")
    earned_cents = models.PositiveBigIntegerField("part variable obtenue")
    redistributed_cents = models.PositiveBigIntegerField("part variable redistribuée")
    final_cents = models.PositiveBigIntegerField("montant final")
    advance_cents = models.PositiveBigIntegerField("premier versement")
    balance_cents = models.BigIntegerField("solde")

    class Meta:
        verbose_name = "ligne de solde"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "structure"], name="one_settlement_line_a_structure"
            ),
            models.CheckConstraint(
                condition=Q(
                    final_cents=F("fixed_cents") + F("earned_cents") + F("redistributed_cents")
                ),
                name="final_is_fixed_plus_variable",
            ),
            models.CheckConstraint(
                condition=Q(final_cents=F("advance_cents") + F("balance_cents")),
                name="final_is_advance_plus_balance",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.run}, {self.structure}"


class WithdrawnSettlement(models.Model):
    """A settlement run that no longer counts; its step back says by whom, when and why."""

    change = models.OneToOneField(
        StateChange, on_delete=models.PROTECT, related_name="withdrawn_settlement"
    )
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="withdrawn_settlement")

    class Meta:
        verbose_name = "solde retiré"
        triggers = [
            append_only(),
            requires(
                "settlement_withdrawn_in_a_step_back",
                in_this_step_back(State.SETTLEMENT),
                on=pgtrigger.Insert,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run}, solde retiré"
