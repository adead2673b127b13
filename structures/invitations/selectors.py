"""Which invitations wait, what became of each, and which one a link opens."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from django.db.models import Q, QuerySet

from structures.invitations.models import Invitation
from structures.models import Mandate, Structure, User
from structures.people.selectors import in_office, is_of

LASTS = timedelta(days=7)
KEPT = timedelta(days=30)  # once it ended, or expired


class Standing(StrEnum):
    """Where an invitation stands at a moment."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"
    ACCEPTED = "accepted"


def standing(invitation: Invitation, now: datetime) -> Standing:
    """Return where the invitation stands. No query."""
    if invitation.accepted_at:
        return Standing.ACCEPTED
    if invitation.revoked_at:
        return Standing.REVOKED
    return Standing.EXPIRED if invitation.expires_at <= now else Standing.OPEN


def pending() -> QuerySet[Invitation]:
    """Return the invitations that nobody answered nor revoked, expired ones included."""
    return Invitation.objects.filter(PENDING).select_related("structure", "notice")


PENDING = Q(accepted_at=None, revoked_at=None)


def opened_by(token: str) -> Invitation | None:
    """Return the invitation whose present link this is, whatever became of it. One query."""
    found = Invitation.objects.select_related("structure", "notice")
    return found.filter(token_hash=digest(token)).first()


def mandate_of(structure: Structure | None, role: str, person: User, on: date) -> Mandate | None:
    """Return the mandate of today that an account would be for, if one is recorded. One query."""
    if structure is None:
        return None
    held = structure.mandates.filter(in_office(on), function=role, anonymised_at=None)
    return next((mandate for mandate in held if is_of(mandate, person)), None)


def digest(token: str) -> str:
    """Return what is stored of a link: enough to know it again, nothing to make it from."""
    return sha256(token.encode()).hexdigest()


def over_since(day: datetime) -> QuerySet[Invitation]:
    """Return the invitations that ended, or expired, before a moment."""
    ended = Q(accepted_at__lt=day) | Q(revoked_at__lt=day)
    return Invitation.objects.filter(ended | (PENDING & Q(expires_at__lt=day)))
