"""What the acts on payments say before they are done."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from allocation.models import Campaign
from allocation.payments.models import Payment
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import counted, date_long, euros
from structures.models import User


def validation(payment: Payment, user: User, back: str) -> Confirmation:
    """Say what validating a payment does. No query on what the selectors return."""
    kind, sum_ = payment.get_kind_display(), euros(payment.amount_cents)
    planned_on = date_long(timezone.localdate(payment.planned_at))
    return Confirmation(
        title=f"Valider {_THE[payment.kind]} {payment.campaign.year}",
        button=f"Valider ce versement de {sum_}",
        sentences=[
            f"{payment.structure} pourra recevoir {sum_} : {_THE[payment.kind]} "
            f"{payment.campaign.year} devient à payer, et la paierie peut être saisie aussitôt.",
            f"Ce versement a été prévu le {planned_on} par {payment.planned_by}, d’après la "
            f"répartition n° {payment.run.number}.",
            "La structure lira qu’il est validé. Aucun message ne part.",
        ],
        back=("Versements", back),
        done=f"Versement validé : {payment}.",
        whom=Whom([Concerned(str(payment.structure), payment.amount_cents, kind)]),
        for_good="Un versement validé ne s’annule pas, et son montant ne change plus.",
        hindrance=_no_validation(payment, user),
    )


def paying(payment: Payment, back: str) -> Confirmation:
    """Say what noting that a payment was paid does. No query on what the selectors return."""
    sum_ = euros(payment.amount_cents)
    return Confirmation(
        title="Noter le paiement",
        button=f"Noter le paiement de {sum_}",
        sentences=[
            f"{payment.structure} lira que {_THE[payment.kind]} {payment.campaign.year}, de "
            f"{sum_}, lui est payé, et quel jour. Aucun message ne part.",
            "Le jour est celui du virement, d’après la paierie.",
        ],
        back=("Versements", back),
        done=f"Versement payé : {payment}.",
        whom=Whom([Concerned(str(payment.structure), payment.amount_cents, _kind(payment))]),
        for_good="Un paiement noté ne change plus.",
        hindrance=_no_paying(payment),
    )


def cancelling(campaign: Campaign, payments: Sequence[Payment]) -> Confirmation:
    """Say what taking back planned payments does. No query."""
    total = sum(payment.amount_cents for payment in payments)
    number = counted(len(payments), "versement prévu", "versements prévus")
    return Confirmation(
        title=f"Annuler {number}",
        button=f"Annuler {number} : {euros(total)}",
        sentences=[
            "Personne ne les a validés : rien n’est payé ni à payer. Les structures ne les liront "
            "plus. Aucun message ne part.",
            "Ils peuvent être prévus de nouveau, avec les mêmes montants.",
        ],
        back=("Versements", reverse("allocation:payments", args=[campaign.year])),
        done=f"{number}, annulés." if len(payments) > 1 else f"{number}, annulé.",
        whom=Whom(
            [Concerned(str(one.structure), one.amount_cents, _kind(one)) for one in payments],
            noun=("autre versement", "autres versements"),
        ),
        for_good="",
        hindrance="" if payments else "Aucun versement n’est plus à annuler.",
    )


def _no_paying(payment: Payment) -> str:
    """Say why a payment may not be noted as paid, or nothing."""
    if payment.status == Payment.Status.VALIDATED:
        return ""
    return (
        f"Ce versement est à l’état « {payment.get_status_display()} » : un paiement se note à "
        f"l’état « {Payment.Status.VALIDATED.label} »."
    )


def _kind(payment: Payment) -> str:
    return payment.get_kind_display()


_THE: dict[str, str] = {
    Payment.Kind.ADVANCE: "le premier versement",
    Payment.Kind.BALANCE: "le solde",
}


def _no_validation(payment: Payment, user: User) -> str:
    """Say why a payment is not this person's to validate now, or nothing."""
    if payment.status != Payment.Status.PLANNED:
        return f"Ce versement est déjà {payment.get_status_display()}."
    if payment.planned_by_id == user.pk:
        return "Vous avez prévu ce versement : sa validation revient à une ou un autre responsable."
    return ""
