"""Inviting somebody to open an account: asked, renewed, revoked, accepted once, then forgotten.

The journal says which role was offered, where and by whom, never to whom: names and addresses
may have to be forgotten one day, the journal is kept for ever.
"""

import secrets
from dataclasses import dataclass

from django.db import transaction

from structures.access import require_role
from structures.ground import clock
from structures.ground.mails import ANONYMOUS_DOMAIN, Mail
from structures.ground.refusals import Refused, require, require_valid
from structures.invitations.mails import SHOWN, invitation_mail
from structures.invitations.models import Invitation
from structures.invitations.selectors import (
    KEPT,
    LASTS,
    PENDING,
    Standing,
    digest,
    mandate_of,
    over_since,
    standing,
)
from structures.journal.services import note
from structures.messages.services import post
from structures.models import JournalEntry, Message, Role, Structure, User
from structures.network.selectors import is_open

TOKEN_BYTES = 32
GONE = {
    Standing.ACCEPTED: "Ce lien a déjà servi : connectez-vous avec le mot de passe choisi.",
    Standing.REVOKED: "Cette invitation a été annulée : adressez-vous à la Région.",
    Standing.EXPIRED: "Ce lien n’est plus valable : demandez à la Région de le renouveler.",
}


@dataclass(frozen=True)
class Invited:
    """Who is invited, and in which role."""

    email: str
    full_name: str
    role: str
    structure: Structure | None


@transaction.atomic
def invite(invited: Invited, *, by: User) -> Invitation:
    """Send a link that opens an account, to an address that has none. Raises Refused."""
    require_role(by, Role.REGION_ADMIN)
    invitation = _as_invitation(invited, by)
    token = _new_token(invitation)
    _require_free(invited.email)
    require_valid(invitation, exclude=["token_hash"])
    invitation.save()
    _send(invitation, token, by)
    _note(invitation, "invitation envoyée", by)
    return invitation


def would_send(invited: Invited, *, by: User) -> Mail:
    """Return the message as it would leave, but for its link; nothing is stored."""
    return invitation_mail(_as_invitation(invited, by), SHOWN)


def _as_invitation(invited: Invited, by: User) -> Invitation:
    known = vars(invited) | {"email": invited.email.lower()}
    person = User(email=known["email"], full_name=invited.full_name)
    mandate = mandate_of(invited.structure, invited.role, person, clock.today())
    return Invitation(**known, mandate=mandate, invited_by=by, expires_at=clock.now() + LASTS)


@transaction.atomic
def renew(invitation: Invitation, *, by: User) -> None:
    """Send a new link, for seven more days; the former one opens nothing any more."""
    invitation = _waiting(invitation, by)
    _require_free(invitation.email)
    token = _new_token(invitation)
    invitation.expires_at, invitation.renewed_at = clock.now() + LASTS, clock.now()
    invitation.save(update_fields=["token_hash", "expires_at", "renewed_at"])
    _send(invitation, token, by)
    _note(invitation, "invitation renouvelée", by)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> None:
    """Close an invitation: its link opens nothing any more."""
    invitation = _waiting(invitation, by)
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    _note(invitation, "invitation annulée", by)


def outdate_links_of(sender: User) -> int:
    """Let no link that somebody sent open anything, until another renews it; return how many.

    Who administers no more has nobody in, themselves under another address least of all.
    """
    now = clock.now()
    sent = Invitation.objects.filter(PENDING, notice__created_by=sender, expires_at__gt=now)
    return sent.update(expires_at=now)


@transaction.atomic
def accept(invitation: Invitation, password: str) -> User:
    """Open the account, with the password that the person chose; the link served, once.

    Raises Refused for a link that served, expired, was revoked or renewed meanwhile.
    """
    token_hash = invitation.token_hash
    invitation = _locked(invitation)
    now = clock.now()
    found = standing(invitation, now)
    require(found == Standing.OPEN, GONE.get(found, ""))
    require(invitation.token_hash == token_hash, GONE[Standing.EXPIRED])
    _require_still_there(invitation)
    _require_free(invitation.email)
    account = User(
        email=invitation.email,
        full_name=invitation.full_name,
        role=invitation.role,
        structure=invitation.structure,
    )
    account.set_password(password)
    require_valid(account)
    account.save()
    invitation.accepted_at, invitation.account = now, account
    invitation.save(update_fields=["accepted_at", "account"])
    _note(invitation, f"compte n° {account.pk} ouvert sur invitation", account, account=account)
    return account


@transaction.atomic
def forget_old_invitations() -> int:
    """Erase invitations over for a month, with the addresses they were sent to; return how many."""
    gone = list(over_since(clock.now() - KEPT).select_for_update(skip_locked=True, of=("self",)))
    for invitation in gone:
        if invitation.account_id is None:
            _forget_address(invitation)
    return Invitation.objects.filter(pk__in=[one.pk for one in gone]).delete()[0]


def _locked(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_related("structure").select_for_update(of=("self",))
    return found.get(pk=invitation.pk)


def _waiting(invitation: Invitation, by: User) -> Invitation:
    """Return the invitation, locked, while nobody answered it. Raises Refused afterwards."""
    require_role(by, Role.REGION_ADMIN)
    invitation = _locked(invitation)
    require(not invitation.accepted_at, "Cette invitation est acceptée : le compte est ouvert.")
    require(not invitation.revoked_at, "Cette invitation est déjà annulée : invitez de nouveau.")
    return invitation


def _require_free(email: str) -> None:
    taken = User.objects.filter(email__iexact=email).exists()
    require(not taken, "Un compte existe déjà avec cette adresse.")


def _require_still_there(invitation: Invitation) -> None:
    structure = invitation.structure
    if structure and not is_open(structure, clock.today()) and structure.closed_on:
        raise Refused("Cette structure ne fait plus partie du réseau : adressez-vous à la Région.")


def _new_token(invitation: Invitation) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation.token_hash = digest(token)
    return token


def _send(invitation: Invitation, token: str, by: User) -> None:
    [invitation.notice] = post([invitation_mail(invitation, token)], by=by)
    invitation.save(update_fields=["notice"])


def _forget_address(invitation: Invitation) -> None:
    theirs = Message.objects.filter(kind="account_invitation", about=invitation.pk)
    theirs.update(address=f"invitation-{invitation.pk}@{ANONYMOUS_DOMAIN}")


def _note(invitation: Invitation, fact: str, by: User, **fields: User) -> None:
    note(
        JournalEntry.Kind.PEOPLE,
        f"Invitation n° {invitation.pk} ({invitation.get_role_display()}) : {fact}",
        structure=invitation.structure,
        by=by,
        audience=JournalEntry.Audience.REGION,
        **fields,
    )
