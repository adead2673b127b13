"""What the pages of payments say: where each stands, what is left to do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, When
from django.urls import reverse

from allocation.campaigns.states import State, reached
from allocation.models import Campaign
from allocation.payments.models import Payment
from allocation.payments.selectors import (
    advances_to_plan,
    balances_to_plan,
    left_to_pay,
)
from structures.ground.french import counted, date_long
from structures.ground.tasks import BLOCKED, DONE, LATER, TODO, WAITING, Task, task
from structures.models import Role, User

STATUS_TONES: dict[str, str] = {
    Payment.Status.PLANNED: "waiting",
    Payment.Status.VALIDATED: "progress",
    Payment.Status.PAID: "done",
}


@dataclass(frozen=True)
class PaymentRow:
    """A payment of the list: `action` is "validate", "pay", "other" (someone else's) or "".

    `may_cancel`: nobody validated it, and this person may take it back.
    """

    payment: Payment
    tone: str
    action: str
    may_cancel: bool


def payment_rows(payments: Iterable[Payment], user: User) -> list[PaymentRow]:
    """Return the payments with what `user` may do of each. No query."""
    return [
        PaymentRow(p, STATUS_TONES[p.status], _action(p, user), _may_cancel(p, user))
        for p in payments
    ]


def _may_cancel(payment: Payment, user: User) -> bool:
    """Tell whether `user` may take back a payment, as `payments_to_cancel` does. No query."""
    own = payment.planned_by_id == user.pk and user.is_region_staff
    return payment.status == Payment.Status.PLANNED and (own or user.has_role(Role.REGION_MANAGER))


def payments_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what the payments of a year ask of this person. Three queries at most.

    A structure reads where its own stand; the Region what to plan, to validate and to pay.
    """
    if user.leads_a_structure:
        own = campaign.payments.filter(structure=user.structure_id)
        return [_own_task(p) for p in own.select_related("structure", "campaign")]
    return region_payment_tasks(user, campaign)


def region_payment_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what the payments of a year ask of one of the Region's staff.

    Three queries at most: payments are counted by the database.
    """
    if not user.is_region_staff or not reached(campaign.state, State.CONVENTIONS):
        return []
    url = reverse("allocation:payments", args=[campaign.year])
    settled = reached(campaign.state, State.SETTLEMENT)
    balances = balances_to_plan(campaign).count() if settled else 0
    stages = [
        ("Prévoir les premiers versements", advances_to_plan(campaign).count(), TODO),
        ("Prévoir les soldes", balances, TODO),
    ]
    actions = _actions(user, campaign)
    stages += [
        ("Valider les versements", actions["validate"], TODO),
        ("Faire valider les versements", actions["other"], WAITING),
        ("Payer les versements validés", actions["pay"], TODO),
    ]
    return [
        task(title, f"{counted(number, 'versement', 'versements')}.", verdict, url)
        for title, number, verdict in stages
        if number
    ]


def _own_task(payment: Payment) -> Task:
    kind = payment.get_kind_display().capitalize()
    year = payment.campaign.year
    url = reverse("allocation:explained", args=[payment.structure.code, year])
    if payment.paid_on:
        return task(f"{kind} {year}", f"Payé le {date_long(payment.paid_on)}.", DONE, url)
    detail = "Validé, le paiement suit." if payment.validated_at else "Prévu par la Région."
    return task(f"{kind} {year}", detail, WAITING, url)


def _action(payment: Payment, user: User) -> str:
    """Return what `user` may do of a payment; an agent nothing of one that is only planned."""
    own = payment.planned_by_id == user.pk
    action = _awaited(payment.status, own, user)
    return "" if action == "other" and not user.has_role(Role.REGION_MANAGER) else action


def _awaited(status: str, own: bool, user: User) -> str:
    """Return what a payment waits for, `own` if this person planned it: "other" is a manager."""
    if status == Payment.Status.PLANNED:
        return "validate" if user.has_role(Role.REGION_MANAGER) and not own else "other"
    return "pay" if status == Payment.Status.VALIDATED and user.is_region_staff else ""


def _actions(user: User, campaign: Campaign) -> Counter[str]:
    """Count the payments by what they wait for. One query."""
    own = Case(When(planned_by=user, then=True), default=False)
    groups = campaign.payments.order_by().values_list("status", own).annotate(count=Count("pk"))
    found: Counter[str] = Counter()
    for status, is_own, count in groups:
        found[_awaited(status, is_own, user)] += count
    return found


@dataclass(frozen=True)
class ShownDue:
    """What a structure is due (`due_rows`), with where each of its payments stands, in words."""

    row: Any
    advance_label: str
    balance_label: str
    balance_tone: str


def shown_dues(rows: Iterable[Any]) -> list[ShownDue]:
    """Return the rows of what is due, each payment in words. No query."""
    return [
        ShownDue(
            row,
            said(row.advance_cents, row.advance_status)[0],
            *said(row.balance_cents, row.balance_status),
        )
        for row in rows
    ]


def said(amount_cents: int | None, status: str | None) -> tuple[str, str]:
    """Return where the payment of an amount stands, in words, and its tone."""
    if status:
        return Payment.Status(status).label, STATUS_TONES[status]
    if amount_cents is None:
        return "après le dialogue", "neutral"
    if amount_cents < 0:
        return "reversement à traiter", "blocked"
    return "à prévoir" if amount_cents else "rien à verser", "neutral"


def closing_task(user: User, campaign: Campaign) -> Task:
    """Return the closing of the year, done, to do or blocked. One query at most."""
    title = "Clore la campagne"
    if campaign.state == State.CLOSED:
        return task(title, "Tout est payé, plus rien n’y change.", DONE)
    if campaign.state != State.SETTLEMENT:
        return task(title, "Quand le solde est arrêté et tout payé.", LATER)
    left = left_to_pay(campaign).count()
    if left:
        waiting = counted(left, "structure attend", "structures attendent")
        return task(title, f"{waiting} encore un versement.", BLOCKED)
    url = reverse("allocation:campaign", args=[campaign.year])
    decides = user.has_role(Role.REGION_MANAGER)
    return task(title, "Tout est payé.", TODO if decides else WAITING, url)
