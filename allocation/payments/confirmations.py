"""What the acts on payments say before they are done."""

from django.utils import timezone

from allocation.payments.models import Payment
from structures.ground.confirmation import Concerned, Confirmation, Whom
from structures.ground.french import date_long, euros
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
            f"{payment.run}.",
            "La structure lira qu’il est validé. Aucun message ne part.",
        ],
        back=("Versements", back),
        done=f"Versement validé : {payment}.",
        whom=Whom([Concerned(str(payment.structure), payment.amount_cents, kind)]),
        for_good="Un versement validé ne s’annule pas, et son montant ne change plus.",
        hindrance=_no_validation(payment, user),
    )


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
