"""The payments of a year, as CSV for spreadsheets."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from allocation.payments.models import Payment
from structures.ground.files.tables import csv_file, harmless

PAYMENT_COLUMNS = (
    "annee",
    "code_structure",
    "structure",
    "siret",
    "nature",
    "montant_euros",
    "etat",
    "prevu_le",
    "prevu_par",
    "valide_le",
    "valide_par",
    "paye_le",
    "repartition",
    "sha256",
)


def payments_csv(payments: Iterable[Payment]) -> bytes:
    """Return the payments as CSV: UTF-8 with its mark, `;`, ISO dates, euros with a comma."""
    rows = ([harmless(value) for value in _payment_values(p)] for p in payments)
    return csv_file([PAYMENT_COLUMNS, *rows])


def _payment_values(payment: Payment) -> list[object]:
    structure, run = payment.structure, payment.run
    euros, cents = divmod(payment.amount_cents, 100)
    return [
        payment.campaign.year,
        structure.code,
        structure.name,
        structure.siret,
        payment.get_kind_display(),
        f"{euros},{cents:02d}",
        payment.get_status_display(),
        _day(payment.planned_at),
        payment.planned_by,
        _day(payment.validated_at),
        payment.validated_by,
        payment.paid_on,
        run.number,
        run.sha256,
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
