"""What an administrator does of accounts: changed, disabled, enabled again.

The journal says what changed of which account, by its number, never who it is: names and
addresses may have to be forgotten one day, the journal is kept for ever. The database ends
the sessions of an account that changes.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.db import transaction

from structures.access import require_role
from structures.accounts.selectors import is_administrator
from structures.accounts.triggers import TURN
from structures.ground import clock
from structures.ground.edits import turn
from structures.ground.french import counted
from structures.ground.mails import ANONYMOUS_DOMAIN
from structures.ground.refusals import Refused, require, require_valid
from structures.invitations.selectors import pending
from structures.invitations.services import outdate_links_of
from structures.journal.services import note
from structures.models import JournalEntry, Role, Structure, User

ONES_OWN_ROLE = (
    "Personne ne change son propre rôle ni sa structure : demandez-le à un autre administrateur."
)
ONES_OWN_END = "Personne ne désactive son propre compte : demandez-le à un autre administrateur."


@dataclass(frozen=True)
class AccountTerms:
    """What is said of an account."""

    full_name: str
    email: str
    role: str
    structure: Structure | None


# What the services and the pages that edit wait for: changes of accounts come one at a time.
accounts_turn = turn(TURN)


@transaction.atomic
def change_account(account: User, terms: AccountTerms, *, by: User) -> User:
    """Change what is said of an account; who has it signs in again. Raises Refused."""
    account = _locked(account, by)
    known = vars(terms) | {"email": terms.email.lower()}
    changed = [name for name, value in known.items() if getattr(account, name) != value]
    if not changed:
        return account
    if account.pk == by.pk:
        require(not {"role", "structure"} & set(changed), ONES_OWN_ROLE)
    if "email" in changed:
        _require_free(known["email"], account)
    facts = [_fact(account, name, known[name]) for name in changed]
    administered = account.role == Role.REGION_ADMIN
    for name in changed:
        setattr(account, name, known[name])
    require_valid(account, exclude=["password"])
    account.save(update_fields=changed)
    if "email" in changed:  # the former address neither signs in nor receives a new password
        EmailAddress.objects.filter(user=account).delete()
    if administered and "role" in changed:
        facts += _outdated(account)
    _note(account, ", ".join(facts), by)
    return account


@transaction.atomic
def disable_account(account: User, reason: str, *, by: User) -> None:
    """Keep somebody from signing in, from the next request on. Raises Refused."""
    account = _locked(account, by)
    require(account.pk != by.pk, ONES_OWN_END)
    require(account.is_active, "Ce compte est déjà désactivé.")
    require(reason.strip(), "Dites pourquoi : le motif reste au journal.")
    account.is_active, account.deactivated_at = False, clock.now()
    account.save(update_fields=["is_active", "deactivated_at"])
    facts = _outdated(account) if account.role == Role.REGION_ADMIN else []
    _note(account, ", ".join(["désactivé", *facts]), by, reason)


@transaction.atomic
def enable_account(account: User, reason: str, *, by: User) -> None:
    """Let somebody sign in again, with the same password. Raises Refused."""
    account = _locked(account, by)
    require(not account.is_active, "Ce compte est déjà actif.")
    require(reason.strip(), "Dites pourquoi : le motif reste au journal.")
    if account.structure and account.structure.closed_on:
        raise Refused(
            "La structure de ce compte est fermée : rattachez-le d’abord à une autre structure."
        )
    account.is_active, account.deactivated_at = True, None
    account.save(update_fields=["is_active", "deactivated_at"])
    _note(account, "réactivé", by, reason)


def note_reset(account: User, *, by: User) -> None:
    """Keep that a link to choose a new password was asked for somebody."""
    require_role(by, Role.REGION_ADMIN)
    _note(account, "lien envoyé pour choisir un nouveau mot de passe", by)


def _locked(account: User, by: User) -> User:
    """Return the account as it is now, in its turn, if `by` still administers. Raises Refused."""
    require_role(by, Role.REGION_ADMIN)
    accounts_turn()
    still = User.objects.filter(is_administrator(), pk=by.pk).exists()
    require(still, "Votre compte n’administre plus : reconnectez-vous.")
    rows = User.objects.select_related("structure")
    account = rows.select_for_update(of=("self",), no_key=True).get(pk=account.pk)
    forgotten = account.email.endswith(f"@{ANONYMOUS_DOMAIN}")
    require(not forgotten, "Ce compte est anonymisé : il ne se modifie plus.")
    return account


def _outdated(account: User) -> list[str]:
    """Have the invitations of a former administrator renewed by another; return what to note."""
    count = outdate_links_of(account)
    said = counted(count, "invitation à renouveler", "invitations à renouveler")
    return [said] if count else []


def _require_free(email: str, account: User) -> None:
    others = User.objects.filter(email__iexact=email).exclude(pk=account.pk)
    require(not others.exists(), "Un compte existe déjà avec cette adresse.")
    waiting = pending().filter(email__iexact=email).exists()
    require(not waiting, "Une invitation attend à cette adresse : annulez-la d’abord.")


def _fact(account: User, name: str, value: object) -> str:
    """Return what changes, without what must be forgotten one day."""
    if name == "role":
        return f"rôle : {account.get_role_display()} → {Role(str(value)).label}"
    if name == "structure":
        return f"structure : {_code(account.structure)} → {_code(value)}"
    return "adresse changée" if name == "email" else "nom corrigé"


def _code(structure: object) -> str:
    return structure.code if isinstance(structure, Structure) else "aucune"


def _note(account: User, fact: str, by: User, reason: str = "") -> None:
    note(
        JournalEntry.Kind.PEOPLE,
        f"Compte n° {account.pk} : {fact}",
        structure=account.structure,
        by=by,
        reason=reason.strip(),
        audience=JournalEntry.Audience.REGION,
        account=account,
    )
