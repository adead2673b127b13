"""What the pages of payments say: where each stands, what is left to do."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from allocation.campaigns.selectors import current_campaign
from allocation.campaigns.states import State
from allocation.models import Campaign
from allocation.payments.models import Payment
from allocation.payments.selectors import (
    DueSum,
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
    """A payment of the list: `action` is "validate", "pay", "other" (someone else's) or ""."""

    payment: Payment
    tone: str
    action: str


def payment_rows(payments: Iterable[Payment], user: User) -> list[PaymentRow]:
    """Return the payments with what `user` may do of each. No query."""
    return [PaymentRow(p, STATUS_TONES[p.status], _action(p, user)) for p in payments]


def payments_tasks(user: User, today: date) -> list[Task]:
    """Return what the payments of the current campaign ask of this person. Four queries at most.

    A structure reads where its own stand; the Region what to plan, to validate and to pay.
    """
    campaign = current_campaign()
    if campaign is None:
        return []
    if user.leads_a_structure:
        own = campaign.payments.filter(structure=user.structure_id)
        return [_own_task(p) for p in own.select_related("structure", "campaign")]
    return region_payment_tasks(user, campaign)


def region_payment_tasks(user: User, campaign: Campaign) -> list[Task]:
    """Return what the payments of a year ask of one of the Region's staff. Three queries."""
    if not user.is_region_staff:
        return []
    url = reverse("allocation:payments", args=[campaign.year])
    stages = [
        ("Prévoir les premiers versements", len(advances_to_plan(campaign)), TODO),
        ("Prévoir les soldes", len(balances_to_plan(campaign)), TODO),
    ]
    actions = Counter(
        action
        for p in campaign.payments.exclude(status=Payment.Status.PAID)
        if (action := _waiting(p, user))
    )
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
    if payment.status == Payment.Status.PLANNED and user.role == Role.REGION_MANAGER:
        return "other" if payment.planned_by_id == user.pk else "validate"
    if payment.status == Payment.Status.VALIDATED and user.is_region_staff:
        return "pay"
    return ""


def _waiting(payment: Payment, user: User) -> str:
    """Return the action of `_action`, an agent's planned payments waiting for a manager."""
    planned = payment.status == Payment.Status.PLANNED
    return _action(payment, user) or ("other" if planned else "")


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


def in_words(due: DueSum) -> tuple[str, str]:
    """Return where the payment of a sum stands, in words, and its tone."""
    return said(due.amount_cents, due.payment.status if due.payment else None)


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
    """Return the closing of the year, done, to do or blocked. Five queries at most."""
    title = "Clore la campagne"
    if campaign.state == State.CLOSED:
        return task(title, "Tout est payé, plus rien n’y change.", DONE)
    if campaign.state != State.SETTLEMENT:
        return task(title, "Quand le solde est arrêté et tout payé.", LATER)
    left = len(left_to_pay(campaign))
    if left:
        waiting = counted(left, "structure attend", "structures attendent")
        return task(title, f"{waiting} encore un versement.", BLOCKED)
    url = reverse("allocation:campaign", args=[campaign.year])
    decides = user.role == Role.REGION_MANAGER
    return task(title, "Tout est payé.", TODO if decides else WAITING, url)
