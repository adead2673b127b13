"""Payments: planned by one, validated by another, paid on a day."""

from typing import TypeAlias

import pgtrigger
from django.db import models
from django.db.models import F, Q

from allocation.campaigns.models import Campaign
from allocation.runs.models import Run
from structures.delegations.selectors import had_role_sql
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import requires
from structures.models import Role, Structure, User


class PaymentKind(models.TextChoices):
    """Which payment of the year."""

    ADVANCE = "advance", "premier versement"
    BALANCE = "balance", "solde"


class PaymentStatus(models.TextChoices):
    """How far a payment is."""

    PLANNED = "planned", "prévu"
    VALIDATED = "validated", "validé"
    PAID = "paid", "payé"


PLANNED = ["campaign", "structure", "run", "kind", "amount_cents", "planned_by", "planned_at"]
SIGNED_ALREADY = (
    f"OLD.status = '{PaymentStatus.PAID}' OR OLD.status = '{PaymentStatus.VALIDATED}' AND"
    " (OLD.validated_by_id, OLD.validated_at) IS DISTINCT FROM"
    " (NEW.validated_by_id, NEW.validated_at)"
)
# What a run says that a structure is paid: the advance of its totals, the balance of its lines.
AS_COMPUTED = f"""
    SELECT 1 FROM allocation_runtotal t
    WHERE (t.run_id, t.structure_id) = (NEW.run_id, NEW.structure_id)
    AND NEW.kind = '{PaymentKind.ADVANCE}' AND t.advance_cents = NEW.amount_cents
    UNION ALL
    SELECT 1 FROM allocation_settlementline l
    WHERE (l.run_id, l.structure_id) = (NEW.run_id, NEW.structure_id)
    AND NEW.kind = '{PaymentKind.BALANCE}' AND l.balance_cents = NEW.amount_cents
    AND NOT EXISTS (SELECT FROM allocation_withdrawnsettlement w WHERE w.run_id = l.run_id)
"""
A_MANAGER = "SELECT 1 WHERE " + had_role_sql(
    "NEW.validated_by_id", [Role.REGION_MANAGER], "NEW.validated_at"
)


@tracked()
class Payment(models.Model):
    """A sum to pay: planned, validated by a second person, then paid.

    The database keeps its amount and origin as they were planned, and its states in order.
    """

    Kind: TypeAlias = PaymentKind
    Status: TypeAlias = PaymentStatus

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="payments")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="payments")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField("nature", max_length=7, choices=Kind.choices)
    amount_cents = models.PositiveBigIntegerField("montant, en centimes")
    status = models.CharField("état", max_length=9, choices=Status.choices, default=Status.PLANNED)
    planned_by = models.ForeignKey(
        User, verbose_name="prévu par", on_delete=models.PROTECT, related_name="+"
    )
    planned_at = models.DateTimeField("prévu le", default=clock.now, editable=False)
    validated_by = models.ForeignKey(
        User, verbose_name="validé par", on_delete=models.PROTECT, related_name="+", null=True
    )
    validated_at = models.DateTimeField("validé le", null=True)
    paid_on = models.DateField("payé le", null=True)

    class Meta:
        verbose_name = "versement"
        ordering = ["structure__code", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure", "kind"],
                name="one_live_payment_a_structure_and_kind",
                violation_error_message="Ce versement existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(validated_by=None) | ~Q(validated_by=F("planned_by")),
                name="payment_validated_by_someone_else",
                violation_error_message="La validation revient à une autre personne.",
            ),
            models.CheckConstraint(
                condition=Q(status=PaymentStatus.PLANNED, validated_by=None, paid_on=None)
                | Q(status=PaymentStatus.VALIDATED, validated_by__isnull=False, paid_on=None)
                | Q(status=PaymentStatus.PAID, validated_by__isnull=False, paid_on__isnull=False),
                name="payment_status_is_documented",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="payment_states_in_order",
                field="status",
                transitions=[("planned", "validated"), ("validated", "paid")],
            ),
            pgtrigger.ReadOnly(name="what_was_planned_stands", fields=PLANNED),
            pgtrigger.Protect(
                name="what_was_validated_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(SIGNED_ALREADY),
            ),
            # What nobody validated may be taken back, and is planned again as if it had not been.
            pgtrigger.Protect(
                name="payment_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"OLD.status <> '{PaymentStatus.PLANNED}'"),
            ),
            pgtrigger.Protect(
                name="payment_begins_planned",
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(f"NEW.status <> '{PaymentStatus.PLANNED}'"),
            ),
            requires("payment_is_what_was_computed", AS_COMPUTED, on=pgtrigger.Insert),
            requires(
                "payment_validated_by_a_manager",
                A_MANAGER,
                when="NEW.validated_by_id IS DISTINCT FROM OLD.validated_by_id",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.structure}"
