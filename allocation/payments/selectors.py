"""Payments as the pages read them: first payment and balance make the final amount."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
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
from allocation.settlement.selectors import settled_lines
from structures.access import structures_visible_to
from structures.delegations.selectors import lender_of
from structures.models import Role, Structure, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    DueTotal = WithAnnotations[RunTotal, "DueAmounts"]
    OwedLine = WithAnnotations[SettlementLine, "Paid"]


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
    lender = lender_of("validated_by", "validated_at", Role.REGION_MANAGER)
    return found.defer("run__record").annotate(step=step, validated_for=lender)


def payments_to_cancel(campaign: Campaign, user: User) -> QuerySet[Payment]:
    """Return the payments not validated that this person may take back. One query.

    A manager any, another of the Region those that they planned.
    """
    planned = campaign.payments.filter(status=Payment.Status.PLANNED).select_related("structure")
    if user.has_role(Role.REGION_MANAGER):
        return planned
    return planned.filter(planned_by=user) if user.is_region_staff else planned.none()


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


class Paid(TypedDict):
    """What goes with a settled line (`left_to_pay`)."""

    paid_cents: int


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
    return adopted.totals.select_related("structure").annotate(
        balance_cents=Subquery(lines.values("balance_cents")),
        final_cents=Subquery(lines.values("final_cents")),
        advance_status=Subquery(own.filter(kind=Payment.Kind.ADVANCE).values("status")),
        balance_status=Subquery(own.filter(kind=Payment.Kind.BALANCE).values("status")),
        paid_cents=_paid(adopted.campaign_id),
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


# Among `_first_payments`.
_TO_PLAN = Q(generated=True, planned=False, advance_cents__gt=0)


def advances_to_plan(campaign: Campaign) -> QuerySet[RunTotal]:
    """Return the totals whose first payment is to plan: convention generated, nothing planned.

    By structure code. One query.
    """
    return _first_payments(campaign).filter(_TO_PLAN).select_related("structure")


def advances_asked(campaign: Campaign) -> dict[str, int]:
    """Count the first payments to plan, their cents, and what waits for a convention. One query."""
    return (
        _first_payments(campaign)
        .order_by()
        .aggregate(
            advances=Count("pk", filter=_TO_PLAN),
            advances_cents=Coalesce(Sum("advance_cents", filter=_TO_PLAN), 0),
            without_agreement=Count("pk", filter=Q(generated=False)),
        )
    )


def _first_payments(campaign: Campaign) -> QuerySet[RunTotal]:
    of_it = {"structure": OuterRef("structure")}
    generated = campaign.agreements.filter(state=Agreement.State.GENERATED, **of_it)
    planned = campaign.payments.filter(kind=Payment.Kind.ADVANCE, **of_it)
    totals = RunTotal.objects.filter(run__adoption__campaign=campaign)
    return totals.alias(generated=Exists(generated), planned=Exists(planned))


def balances_to_plan(campaign: Campaign) -> QuerySet[SettlementLine]:
    """Return the lines whose balance is to plan: above zero, nothing planned yet.

    By structure code; none before the settlement. One query.
    """
    lines = settled_lines().filter(run__campaign=campaign, balance_cents__gt=0)
    due = lines.exclude(structure__in=_planned(campaign, Payment.Kind.BALANCE))
    return due.select_related("structure")


def sum_of(rows: "QuerySet[Any]", field: str) -> tuple[int, int]:
    """Return how many rows, and what their cents of this name add up to. One query."""
    found = rows.order_by().aggregate(count=Count("pk"), sum=Coalesce(Sum(field), 0))
    return found["count"], found["sum"]


def left_to_pay(campaign: Campaign) -> "QuerySet[OwedLine]":
    """Return the settled lines of which something else was paid, `paid_cents`. One query.

    By structure code; none before the settlement.
    """
    lines = settled_lines().filter(run__campaign=campaign).select_related("structure")
    return lines.annotate(paid_cents=_paid(campaign.pk)).exclude(paid_cents=F("final_cents"))


def without_agreement(campaign: Campaign) -> QuerySet[Structure]:
    """Return the structures whose convention is not generated, by code. One query."""
    done = campaign.agreements.filter(state=Agreement.State.GENERATED).values("structure")
    return campaign_structures(campaign).exclude(pk__in=done)


def _planned(campaign: Campaign, kind: Payment.Kind) -> QuerySet[Payment, Mapping[str, Any]]:
    return campaign.payments.filter(kind=kind).values("structure")


def _paid(campaign: int) -> Coalesce:
    """Return the expression of what the structure of a row was paid for a campaign, by its key."""
    own = Payment.objects.filter(campaign=campaign, structure=OuterRef("structure"))
    made = own.filter(paid_on__isnull=False).order_by().values("structure")
    return Coalesce(Subquery(made.annotate(paid=Sum("amount_cents")).values("paid")), Value(0))
