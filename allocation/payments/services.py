"""Payments: planned from a run, validated by a second person, then paid."""

from collections.abc import Collection, Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.services import enter_state, locked
from allocation.corrections.selectors import voted_on
from allocation.models import Campaign, Run, State
from allocation.payments.models import Payment
from allocation.payments.selectors import (
    advances_to_plan,
    balances_to_plan,
    left_to_pay,
    without_agreement,
)
from allocation.runs.selectors import run_in_force
from allocation.settlement.selectors import settlement_run
from structures.access import require_role
from structures.ground import clock
from structures.ground.french import date_long, euros
from structures.ground.refusals import Refused, require
from structures.journal.services import note, note_each
from structures.models import REGION_STAFF, JournalEntry, Role, Structure, User

FROM_CONVENTIONS = (State.CONVENTIONS, State.DIALOGUE, State.SETTLEMENT)


@transaction.atomic
def plan_advances(campaign: Campaign, by: User) -> list[Payment]:
    """Plan the first payment of each structure whose convention is generated; return them.

    Amounts are the adopted run's. May be asked again as conventions come; what is planned
    stays as it is. Raises Refused if there is none left to plan.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *FROM_CONVENTIONS)
    amounts = [(t.structure, t.advance_cents) for t in advances_to_plan(campaign)]
    if not amounts:
        raise Refused(_nothing_to_advance(campaign))
    return _plan(run_in_force(campaign), Payment.Kind.ADVANCE, amounts, by=by)


@transaction.atomic
def plan_balances(campaign: Campaign, by: User) -> list[Payment]:
    """Plan the balance of each structure that is still owed money; return the payments.

    Amounts are the settlement run's. A balance of zero makes no payment. Raises Refused
    before the settlement, or if there is none left to plan.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, State.SETTLEMENT)
    amounts = [(line.structure, line.balance_cents) for line in balances_to_plan(campaign)]
    if not amounts:
        raise Refused("Tous les soldes à verser sont déjà prévus.")
    run = settlement_run(campaign)
    assert run is not None  # `amounts` are of its lines
    return _plan(run, Payment.Kind.BALANCE, amounts, by=by)


@transaction.atomic
def validate_payment(payment: Payment, by: User) -> Payment:
    """Validate a planned payment. Raises Refused unless a manager who did not plan it does."""
    require_role(by, Role.REGION_MANAGER)
    payment = _locked(payment, Payment.Status.PLANNED)
    if payment.planned_by_id == by.pk:
        raise Refused(
            "Vous avez prévu ce versement : sa validation revient à une ou un autre responsable."
        )
    payment.status = Payment.Status.VALIDATED
    payment.validated_by, payment.validated_at = by, clock.now()
    payment.save()
    _note(payment, "validé", by)
    return payment


@transaction.atomic
def cancel_payments(campaign: Campaign, keys: Collection[int], by: User) -> int:
    """Take back these payments that nobody validated, and return how many; they may be planned
    again.

    Raises Refused unless a manager does, or who planned them, or if one was validated meanwhile.
    """
    require_role(by, *REGION_STAFF)
    campaign = locked(campaign, *FROM_CONVENTIONS)
    found = campaign.payments.select_for_update(of=("self",)).filter(pk__in=keys)
    payments = list(found.select_related("structure").order_by("pk"))
    require(len(payments) == len(set(keys)) > 0, "Ces versements ne sont plus prévus.")
    for payment in payments:
        _require_own_and_planned(payment, by)
    note_each(
        JournalEntry.Kind.ALLOCATION,
        f"Versement {campaign.year} prévu, annulé avant validation",
        structures=[payment.structure for payment in payments],
        by=by,
    )
    found.delete()
    return len(payments)


def held_advances(campaign: Campaign) -> list[Payment]:
    """Return the first payments, locked: none is validated until the end of the transaction."""
    found = campaign.payments.select_for_update(of=("self",)).select_related("structure")
    return list(found.filter(kind=Payment.Kind.ADVANCE).order_by("pk"))


def take_back(payments: Iterable[Payment], *, by: User) -> None:
    """Take back those that nobody validated, since a correction changes what they are of.

    They were held by the caller; what is validated is due, and stays.
    """
    planned = [one for one in payments if one.status == Payment.Status.PLANNED]
    Payment.objects.filter(pk__in=[one.pk for one in planned]).delete()
    note_each(
        JournalEntry.Kind.ALLOCATION,
        "Premier versement prévu, annulé avant validation par une correction",
        structures=[one.structure for one in planned],
        by=by,
    )


def _require_own_and_planned(payment: Payment, by: User) -> None:
    if payment.status != Payment.Status.PLANNED:
        raise Refused(
            f"Le versement de {payment.structure} est {payment.get_status_display()} : il ne "
            "s’annule plus."
        )
    if payment.planned_by_id != by.pk and not by.has_role(Role.REGION_MANAGER):
        raise Refused("Seule la personne qui a prévu ce versement, ou un responsable, l’annule.")


@transaction.atomic
def mark_paid(payment: Payment, on: date, by: User) -> Payment:
    """Note that a validated payment was paid on that day.

    Raises Refused for a day to come, or before the decision that grants the money: the
    deliberation for a first payment, the settlement for a balance.
    """
    require_role(by, *REGION_STAFF)
    payment = _locked(payment, Payment.Status.VALIDATED)
    granted_on = voted_on(payment.run, payment.campaign)
    if on > clock.today():
        raise Refused("La date du paiement est à venir : notez-la le jour venu.")
    if on < granted_on:
        raise Refused(
            f"La délibération est du {date_long(granted_on)} : le paiement ne la précède pas."
        )
    settled_on = timezone.localdate(payment.run.computed_at)
    if payment.kind == Payment.Kind.BALANCE and on < settled_on:
        raise Refused(
            f"Le solde a été arrêté le {date_long(settled_on)} : il ne se paie pas avant."
        )
    payment.status, payment.paid_on = Payment.Status.PAID, on
    payment.save()
    _note(payment, f"payé le {date_long(on)}", by)
    return payment


def _plan(
    run: Run, kind: Payment.Kind, amounts: Iterable[tuple[Structure, int]], *, by: User
) -> list[Payment]:
    planned = Payment.objects.bulk_create(
        Payment(
            campaign=run.campaign,
            structure=structure,
            run=run,
            kind=kind,
            amount_cents=cents,
            planned_by=by,
        )
        for structure, cents in amounts
    )
    note_each(
        JournalEntry.Kind.ALLOCATION,
        f"{kind.label.capitalize()} {run.campaign.year} prévu, {run}",
        structures=[payment.structure for payment in planned],
        by=by,
    )
    return planned


def _nothing_to_advance(campaign: Campaign) -> str:
    missing = without_agreement(campaign)
    if missing:
        names = ", ".join(str(structure) for structure in missing)
        return f"Générez d’abord la convention, que suit le premier versement : {names}."
    return "Tous les premiers versements sont déjà prévus."


def _locked(payment: Payment, status: Payment.Status) -> Payment:
    """Return the payment locked. Raises Refused unless it stands at `status`."""
    found = Payment.objects.select_for_update(of=("self",)).select_related(
        "structure", "campaign__adoption", "run"
    )
    kept = found.defer("run__record").filter(pk=payment.pk).first()
    if kept is None:
        raise Refused("Ce versement vient d’être annulé.")
    payment = kept
    if payment.status != status:
        raise Refused(
            f"Ce versement est à l’état « {payment.get_status_display()} » : "
            f"cette action se fait à l’état « {status.label} »."
        )
    return payment


def _note(payment: Payment, what: str, by: User) -> None:
    kind = payment.get_kind_display().capitalize()
    note(
        JournalEntry.Kind.ALLOCATION,
        f"{kind} {payment.campaign.year} de {euros(payment.amount_cents)} {what}",
        structure=payment.structure,
        by=by,
    )


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User) -> None:
    """Close a year of which every sum is paid. Raises Refused, saying what is left to pay."""
    require_role(by, Role.REGION_MANAGER)
    campaign = locked(campaign, State.SETTLEMENT)
    unpaid = [
        f"{line.structure} ({euros(line.final_cents - line.paid_cents)})"
        for line in left_to_pay(campaign)
    ]
    require(not unpaid, f"À payer avant la clôture : {', '.join(unpaid)}.")
    enter_state(campaign, State.CLOSED, by=by)
    note_each(
        JournalEntry.Kind.ALLOCATION,
        f"Campagne {campaign.year} close",
        structures=campaign_structures(campaign),
        by=by,
    )
