"""Forgetting people, never decisions: accounts keep their number, mandates their dates."""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q

from structures.ground import clock
from structures.ground.french import counted
from structures.ground.history.events import append_only_lifted, events_of
from structures.ground.mails import ANONYMOUS_DOMAIN
from structures.journal.services import note
from structures.models import FormDraft, Invitation, JournalEntry, Mandate, Message, User
from structures.personal_data.selectors import Expired, expired
from structures.sessions.services import close_sessions


@transaction.atomic
def apply_retention(years: int) -> Expired:
    """Anonymise whoever left more than `years` years ago; return whom.

    Runs, adoptions and statements name accounts by their number and do not change. The history
    forgets them too: nothing else ever rewrites it.
    """
    gone = expired(clock.today(), years)
    for mandate in Mandate.objects.select_for_update().filter(pk__in=_keys(gone.mandates)):
        _forget_mandate(mandate)
    for account in User.objects.select_for_update().filter(pk__in=_keys(gone.accounts)):
        _forget_account(account)
    if gone.mandates or gone.accounts:
        mandates = counted(len(gone.mandates), "mandat", "mandats")
        accounts = counted(len(gone.accounts), "compte", "comptes")
        note(
            JournalEntry.Kind.PEOPLE,
            f"Durée de conservation de {years} ans : {mandates} et {accounts} anonymisés",
            structure=None,
            by=None,
            audience=JournalEntry.Audience.REGION,
        )
    return gone


def _keys(rows: list[Mandate] | list[User]) -> list[int]:
    return [row.pk for row in rows]


def _forget_mandate(mandate: Mandate) -> None:
    assert mandate.ends_on is not None  # it expires for having ended
    _forget_address(Q(address__iexact=mandate.email, day__lt=mandate.ends_on), mandate)
    mandate.full_name = f"personne anonymisée, mandat n° {mandate.pk}"
    mandate.email = mandate.phone = ""
    mandate.anonymised_at = clock.now()
    mandate.save(update_fields=["full_name", "email", "phone", "anonymised_at"])
    # Last: the database has just kept who it was.
    with append_only_lifted(Mandate):
        events = events_of(Mandate).filter(pgh_obj=mandate)
        events.update(full_name=mandate.full_name, email="", phone="")


def _forget_address(theirs: Q, gone: Mandate | User) -> None:
    """Take the address out of the messages that were theirs; what these said names nobody.

    The address of a function stays in those of whoever came next.
    """
    name = "mandat" if isinstance(gone, Mandate) else "compte"
    Message.objects.filter(theirs).update(address=f"{name}-{gone.pk}@{ANONYMOUS_DOMAIN}")


def _forget_account(account: User) -> None:
    """Empty the account; sign-in addresses kept by the sign-in library go too."""
    _forget_address(Q(address__iexact=account.email) | Q(person=account), account)
    account.full_name = f"personne anonymisée n° {account.pk}"
    account.email = f"compte-{account.pk}@{ANONYMOUS_DOMAIN}"
    account.last_login = None
    account.set_unusable_password()
    account.save(update_fields=["full_name", "email", "last_login", "password"])
    EmailAddress.objects.filter(user=account).delete()
    close_sessions(account)
    Invitation.objects.filter(account=account).delete()
    FormDraft.objects.filter(owner=account).delete()
    with append_only_lifted(User):  # last, like those of mandates
        events = events_of(User).filter(pgh_obj=account)
        events.update(full_name=account.full_name, email=account.email)
