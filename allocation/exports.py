"""Files people download: CSV for spreadsheets, ZIP of conventions."""

import io
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from itertools import product

from django.utils import timezone

from allocation.imports.activity import Expected
from allocation.models import Agreement, Payment
from structures.exports import csv_file, harmless

ACTIVITY_COLUMNS = (
    "code_structure",
    "annee_reference",
    "indicateur",
    "valeur",
    "date_extraction",
    "source",
    "definition",
    "commentaire",
)
PAYMENT_COLUMNS = (
    *("annee", "code_structure", "structure", "siret", "nature", "montant_euros", "etat"),
    *("prevu_le", "prevu_par", "valide_le", "valide_par", "paye_le", "repartition", "sha256"),
)
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def activity_template_csv(expected: Expected) -> bytes:
    """Return the activity file to fill in: one row a structure and indicator, no value."""
    cells = product(sorted(expected.structures), sorted(expected.indicators))
    year = expected.reference_year
    rows = ([code, year, number, "", "", "", "", ""] for code, number in cells)
    return csv_file([ACTIVITY_COLUMNS, *rows])


def payments_csv(payments: Iterable[Payment]) -> bytes:
    """Return the payments as CSV: UTF-8 with its mark, `;`, ISO dates, euros with a comma."""
    rows = ([harmless(value) for value in _payment_values(p)] for p in payments)
    return csv_file([PAYMENT_COLUMNS, *rows])


def agreements_zip(agreements: Iterable[Agreement]) -> bytes:
    """Return a ZIP of the generated conventions; same conventions, same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for agreement in agreements:
            entry = zipfile.ZipInfo(agreement.file.name, ZIP_EPOCH)
            archive.writestr(entry, bytes(agreement.file.content))
    return buffer.getvalue()


def _payment_values(payment: Payment) -> list[object]:
    structure, run = payment.structure, payment.run
    euros, cents = divmod(payment.amount_cents, 100)
    return [
        *(payment.campaign.year, structure.code, structure.name),
        *(structure.siret, payment.get_kind_display(), f"{euros},{cents:02d}"),
        *(payment.get_status_display(), _day(payment.planned_at), payment.planned_by),
        *(_day(payment.validated_at), payment.validated_by, payment.paid_on),
        *(run.number, run.sha256),
    ]


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None
