"""A power is lent, and taken back.

The journal names accounts by their number: names may have to be forgotten one day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from structures.delegations.mails import delegation_mails
from structures.delegations.models import Delegation
from structures.delegations.selectors import candidates, may_lend, may_take_back
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import require, require_valid
from structures.journal.services import note
from structures.messages.services import post
from structures.models import JournalEntry, Role, User

# Ours: a power lent is lent for a time, which is said again every year at least.
LONGEST = timedelta(days=366)
ACTS = {Role.DIRECTOR: "Délégation de la direction", Role.REGION_MANAGER: "Suppléance"}


@dataclass(frozen=True)
class Loan:
    """To whom a power is lent, from when to when (`ends_on` excluded), and why."""

    holder: User
    starts_on: date
    ends_on: date
    reason: str


@transaction.atomic
def give(loan: Loan, *, by: User) -> Delegation:
    """Lend one's own power to an account of the same structure, or of the Region's agents.

    Raises Refused for a power that was lent to oneself, for another account, for days that
    are past, too far or too many, or that another delegation to the same person covers.
    """
    # Both, locked in one order: an account that is being disabled lends and holds nothing.
    people = User.objects.select_for_update().order_by("pk")
    accounts = {one.pk: one for one in people.filter(pk__in=[by.pk, loan.holder.pk])}
    giver = accounts[by.pk]
    require(
        may_lend(giver) and giver.is_active,
        "Une délégation porte sur vos propres pouvoirs, et non sur ceux que vous exercez pour "
        "une autre personne.",
    )
    require(
        candidates(giver).filter(pk=loan.holder.pk).exists(),
        "Cette personne ne peut pas recevoir votre délégation : choisissez un compte de la liste.",
    )
    _check_days(loan)
    delegation = Delegation(
        giver=giver, role=giver.role, structure_id=giver.structure_id, **vars(loan)
    )
    require_valid(delegation)
    delegation.save()
    first, last = date_long(loan.starts_on), date_long(delegation.last_day)
    _note(delegation, f"du {first} au {last} inclus", by=by, reason=loan.reason)
    post(delegation_mails(delegation), by=by)
    return delegation


@transaction.atomic
def take_back(delegation: Delegation, *, by: User) -> None:
    """End a delegation at once: its holder has no more of it at their next page."""
    delegation = Delegation.objects.select_for_update().get(pk=delegation.pk)
    require(may_take_back(by, delegation), "Cette délégation n’est pas la vôtre.")
    require(
        delegation.revoked_at is None and delegation.ends_on > clock.today(),
        "Cette délégation est déjà terminée.",
    )
    delegation.revoked_at, delegation.revoked_by = clock.now(), by
    delegation.save(update_fields=["revoked_at", "revoked_by"])
    _note(delegation, "retirée", by=by)
    post(delegation_mails(delegation), by=by)


def _check_days(loan: Loan) -> None:
    today = clock.today()
    require(
        loan.starts_on >= today,
        "Une délégation commence aujourd’hui au plus tôt : corrigez la date.",
    )
    require(loan.ends_on > loan.starts_on, "Le dernier jour ne peut pas précéder le premier.")
    require(
        max(loan.starts_on - today, loan.ends_on - loan.starts_on) <= LONGEST,
        "Une délégation commence dans l’année et dure un an au plus : vérifiez les dates.",
    )


def _note(delegation: Delegation, fact: str, *, by: User, reason: str = "") -> None:
    """Say it to the structure and the Region; a stand-in's is the Region's own."""
    audience = JournalEntry.Audience
    note(
        JournalEntry.Kind.PEOPLE,
        f"{ACTS[Role(delegation.role)]} au compte n° {delegation.holder_id} : {fact}",
        structure=delegation.structure,
        by=by,
        reason=reason,
        audience=audience.ALL if delegation.structure_id else audience.REGION,
    )
