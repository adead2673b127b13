"""Payments as the pages read them: first payment and balance make the final amount."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from allocation.campaigns.selectors import campaign_structures
from allocation.models import Agreement, Campaign, Run, RunTotal, SettlementLine
from allocation.payments.models import Payment
from allocation.runs.selectors import adopted_run
from allocation.settlement.selectors import settlement_run
from structures.access import structures_visible_to
from structures.models import Structure, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    DueTotal = WithAnnotations[RunTotal, "DueAmounts"]


@dataclass(frozen=True)
class DueSum:
    """A sum due to a structure, in cents, and the payment planned of it, if any.

    `amount_cents` is None as long as it is not known; below zero it is to be paid back.
    """

    amount_cents: int | None
    payment: Payment | None


@dataclass(frozen=True)
class DueRow:
    """What a structure is due: first payment + balance = final, and what it was paid already."""

    structure: Structure
    maximum_cents: int
    advance: DueSum
    balance: DueSum
    final_cents: int | None
    paid_cents: int

    @property
    def left_cents(self) -> int:
        """What is left to pay of a settled year; ValueError before the settlement."""
        if self.final_cents is None:
            raise ValueError(f"The final amount of {self.structure} is not known yet.")
        return self.final_cents - self.paid_cents


@dataclass(frozen=True)
class Dues:
    """What every structure is due, and the sums; `settled` once the balance is known."""

    rows: list[DueRow]
    maximum_cents: int
    advance_cents: int
    balance_cents: int | None
    final_cents: int | None
    paid_cents: int
    retained_cents: int
    settled: bool

    @property
    def beyond_maximum(self) -> list[tuple[Structure, int]]:
        """Who gets more than the maximum of its convention, and by how much, in cents."""
        found = (
            (row.structure, row.final_cents - row.maximum_cents)
            for row in self.rows
            if row.final_cents is not None
        )
        return [(structure, cents) for structure, cents in found if cents > 0]


@dataclass(frozen=True)
class StatusCount:
    """How many payments stand at a status."""

    status: str
    label: str
    count: int


def payments_visible_to(user: User) -> QuerySet[Payment]:
    """Return the payments of the structures that the person may read."""
    found = Payment.objects.select_related("structure", "campaign", "planned_by", "validated_by")
    return found.filter(structure__in=structures_visible_to(user))


def payments_of(campaign: Campaign) -> QuerySet[Payment]:
    """Return the campaign's payments, each with its `step`, the lowest to be done first. One query.

    The run's record is not read.
    """
    steps = [When(status=value, then=Value(n)) for n, value in enumerate(Payment.Status.values)]
    found = campaign.payments.select_related("structure", "run", "planned_by", "validated_by")
    step = Case(*steps, output_field=IntegerField())
    return found.defer("run__record").annotate(step=step)


@dataclass(frozen=True)
class DueSums:
    """What the whole network is due, in cents; what is not known before the settlement is None."""

    maximum_cents: int
    advance_cents: int
    balance_cents: int | None
    final_cents: int | None
    paid_cents: int
    retained_cents: int
    settled: bool


class DueAmounts(TypedDict):
    """What goes with a structure's totals (`due_rows`)."""

    balance_cents: int | None
    final_cents: int | None
    advance_status: str | None
    balance_status: str | None
    paid_cents: int


def due_rows(adopted: Run, settlement: Run | None) -> "QuerySet[DueTotal]":
    """Return what each structure is due and was paid. One query.

    With the totals come `balance_cents` and `final_cents` (None before the settlement),
    `advance_status` and `balance_status` (None where nothing is planned) and `paid_cents`.
    """
    lines = SettlementLine.objects.filter(run=settlement, structure=OuterRef("structure"))
    own = Payment.objects.filter(campaign=adopted.campaign_id, structure=OuterRef("structure"))
    paid = own.filter(paid_on__isnull=False).order_by().values("structure")
    return adopted.totals.select_related("structure").annotate(
        balance_cents=Subquery(lines.values("balance_cents")),
        final_cents=Subquery(lines.values("final_cents")),
        advance_status=Subquery(own.filter(kind=Payment.Kind.ADVANCE).values("status")),
        balance_status=Subquery(own.filter(kind=Payment.Kind.BALANCE).values("status")),
        paid_cents=Coalesce(
            Subquery(paid.annotate(paid=Sum("amount_cents")).values("paid")), Value(0)
        ),
    )


def due_sums(rows: "QuerySet[DueTotal]", settlement: Run | None) -> DueSums:
    """Return the sums of `due_rows` over all the structures. One query."""
    names = ("maximum", "advance", "balance", "final", "paid")
    added = rows.aggregate(**{f"all_{name}": Sum(f"{name}_cents") for name in names})
    facts = settlement.frame.facts["network"] if settlement else {"retained_cents": 0}
    return DueSums(
        **{f"{name}_cents": added[f"all_{name}"] for name in names},
        retained_cents=facts["retained_cents"],
        settled=settlement is not None,
    )


def beyond_maximum(rows: "QuerySet[DueTotal]") -> list[tuple[Structure, int]]:
    """Return who gets more than the maximum of its convention, by how much, in cents. One query."""
    found = rows.filter(final_cents__gt=F("maximum_cents")).annotate(
        beyond=F("final_cents") - F("maximum_cents")
    )
    return [(row.structure, row.beyond) for row in found]


def status_counts(campaign: Campaign) -> list[StatusCount]:
    """Count the campaign's payments by status, in order. One query."""
    counts = Counter(campaign.payments.values_list("status", flat=True))
    return [StatusCount(value, label, counts[value]) for value, label in Payment.Status.choices]


def dues(campaign: Campaign) -> Dues | None:
    """Return what each structure is due, by code, or None before the adoption. Five queries."""
    adopted, settlement = adopted_run(campaign), settlement_run(campaign)
    if adopted is None:
        return None
    payments = {(p.structure_id, p.kind): p for p in campaign.payments.all()}
    finals = _finals(settlement)
    totals = list(adopted.totals.select_related("structure"))
    rows = [_row(total, finals.get(total.structure_id), payments) for total in totals]
    settled = finals.values()
    return Dues(
        rows=rows,
        maximum_cents=sum(row.maximum_cents for row in rows),
        advance_cents=sum(total.advance_cents for total in totals),
        balance_cents=sum(line.balance_cents for line in settled) if settlement else None,
        final_cents=sum(line.final_cents for line in settled) if settlement else None,
        paid_cents=sum(row.paid_cents for row in rows),
        retained_cents=settlement.frame.facts["network"]["retained_cents"] if settlement else 0,
        settled=settlement is not None,
    )


def advances_to_plan(campaign: Campaign) -> QuerySet[RunTotal]:
    """Return the totals whose first payment is to plan: convention generated, nothing planned.

    By structure code. One query.
    """
    totals = RunTotal.objects.filter(run__adoption__campaign=campaign, advance_cents__gt=0)
    ready = totals.filter(
        structure__agreements__campaign=campaign,
        structure__agreements__state=Agreement.State.GENERATED,
    ).exclude(structure__in=_planned(campaign, Payment.Kind.ADVANCE))
    return ready.select_related("structure")


def balances_to_plan(campaign: Campaign) -> QuerySet[SettlementLine]:
    """Return the lines whose balance is to plan: above zero, nothing planned yet.

    By structure code; none before the settlement. One query.
    """
    lines = SettlementLine.objects.filter(run__campaign=campaign, balance_cents__gt=0)
    due = lines.exclude(structure__in=_planned(campaign, Payment.Kind.BALANCE))
    return due.select_related("structure")


def left_to_pay(campaign: Campaign) -> list[DueRow]:
    """Return what a settled year still owes, by structure. Five queries."""
    found = dues(campaign)
    assert found is not None  # it is settled, so it was adopted
    return [row for row in found.rows if row.paid_cents != row.final_cents]


def count_left_to_pay(campaign: Campaign) -> int:
    """Count the structures of `left_to_pay`. One query."""
    made = campaign.payments.filter(structure=OuterRef("structure"), paid_on__isnull=False)
    paid = made.order_by().values("structure").annotate(cents=Sum("amount_cents")).values("cents")
    lines = SettlementLine.objects.filter(run__campaign=campaign)
    return lines.annotate(paid=Coalesce(Subquery(paid), 0)).exclude(paid=F("final_cents")).count()


def without_agreement(campaign: Campaign) -> QuerySet[Structure]:
    """Return the structures whose convention is not generated, by code. One query."""
    done = campaign.agreements.filter(state=Agreement.State.GENERATED).values("structure")
    return campaign_structures(campaign).exclude(pk__in=done)


def _planned(campaign: Campaign, kind: Payment.Kind) -> QuerySet[Payment, Mapping[str, Any]]:
    return campaign.payments.filter(kind=kind).values("structure")


def _finals(settlement: Run | None) -> dict[int, SettlementLine]:
    lines = settlement.settlement_lines.all() if settlement else []
    return {line.structure_id: line for line in lines}


def _row(
    total: RunTotal, final: SettlementLine | None, payments: dict[tuple[int, str], Payment]
) -> DueRow:
    advance, balance = (payments.get((total.structure_id, kind)) for kind in Payment.Kind)
    return DueRow(
        structure=total.structure,
        maximum_cents=total.maximum_cents,
        advance=DueSum(total.advance_cents, advance),
        balance=DueSum(final.balance_cents if final else None, balance),
        final_cents=final.final_cents if final else None,
        paid_cents=sum(p.amount_cents for p in (advance, balance) if p and p.paid_on),
    )
