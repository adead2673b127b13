"""What pages say of accounts: where each stands, what does not match the mandates."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from structures.accounts.selectors import (
    INVITED,
    mandates_without_account,
    namesakes,
    signing_in,
    without_mandate,
)
from structures.accounts.services import AccountTerms
from structures.accounts.tables import WITHOUT_MANDATE
from structures.ground import clock
from structures.ground.french import counted
from structures.ground.tasks import TODO, Task, task
from structures.invitations.selectors import pending
from structures.models import Invitation, Mandate, Role, Structure, User
from structures.people.selectors import TITLES, Function, People

if TYPE_CHECKING:
    from structures.accounts.selectors import SeatedUser


@dataclass(frozen=True)
class Counts:
    """How many wait for the administrator."""

    invited: int
    without_account: int
    without_mandate: int


def counts(today: date) -> Counts:
    """Return what is to be looked at among accounts. Three queries."""
    return Counts(
        invited=pending().count(),
        without_account=mandates_without_account(today).count(),
        without_mandate=without_mandate(User.objects.all(), today).count(),
    )


def asked_of(asked: QueryDict) -> dict[str, object]:
    """Return what an address says of whom to invite, as the form shows it."""
    code = asked.get("structure", "").replace("\0", "")  # which the database would refuse
    structure = Structure.objects.filter(code=code).first()
    return {
        "full_name": asked.get("name", ""),
        "email": asked.get("email", ""),
        "role": asked.get("role", ""),
        "structure": structure.pk if structure else None,
    }


def namesake_warning(terms: AccountTerms) -> str:
    """Return what to know before one person holds two accounts of a structure; empty else."""
    found = namesakes(terms.full_name, terms.role, terms.structure).first()
    if found is None:
        return ""
    return (
        f"Une personne du même nom a déjà un compte dans cette structure "
        f"({found.get_role_display()}). C’est possible, avec une adresse par compte ; mais qui "
        "dirige valide les données, et qui préside signe la convention : vérifiez que la même "
        "personne tient bien les deux fonctions."
    )


def shown(account: "SeatedUser") -> dict[str, object]:
    """Return an account as a line of the list: its state as a badge."""
    label, tone = ("Actif", "done") if account.is_active else ("Désactivé", "neutral")
    lacks = account.is_active and account.leads_a_structure and not account.holds
    return {"account": account, "label": label, "tone": tone, "lacks_mandate": lacks}


def shown_invitation(invitation: Invitation) -> dict[str, object]:
    """Return an invitation as a line of the list: where it stands, and its message."""
    expired = invitation.expires_at <= clock.now()
    label, tone = ("Expirée", "blocked") if expired else ("En attente", "waiting")
    return {"invitation": invitation, "label": label, "tone": tone}


def shown_mandate(mandate: Mandate) -> dict[str, object]:
    """Return a mandate without account as a line of the list, with the way to invite."""
    title = TITLES[Function(mandate.function)]
    return {"mandate": mandate, "title": title, "url": invite_url(mandate)}


def invite_url(mandate: Mandate) -> str:
    """Return the address where who holds a mandate is invited: what is known is filled in."""
    known = {
        "structure": mandate.structure.code,
        "role": mandate.function,
        "email": mandate.email,
        "name": mandate.full_name,
    }
    return f"{reverse('structures:account_invite')}?{urlencode(known)}"


@dataclass(frozen=True)
class Mismatch:
    """Somebody of a structure whose mandate and account do not go together, and what to do."""

    name: str
    title: str
    label: str
    act: str
    url: str


def mismatches(structure: Structure, people: People, user: User) -> list[Mismatch]:
    """Return what the Region should mend of a structure's accounts; nothing for others. 1 query."""
    if not user.is_region:
        return []
    seats = [*people.pair, *([people.deputy] if people.deputy else [])]
    terms = [term for seat in seats for term in (seat.holder,) if term]
    found = signing_in(structure, [term.mandate for term in terms])
    return [
        *(_without_account(one, structure) for one in found.mandates),
        *(_without_mandate(one) for one in found.accounts),
    ]


def _without_account(mandate: Mandate, structure: Structure) -> Mismatch:
    mandate.structure = structure  # known, and not read again
    title = TITLES[Function(mandate.function)]
    return Mismatch(mandate.full_name, title, "Sans compte", "Inviter", invite_url(mandate))


def _without_mandate(account: User) -> Mismatch:
    url = reverse("structures:account", args=[account.pk])
    title = TITLES[Function(account.role)]
    return Mismatch(account.full_name, title, "Compte sans mandat", "Ouvrir le compte", url)


def accounts_tasks(user: User, today: date) -> list[Task]:
    """Return what the administrator should mend among accounts. Four queries, none for others."""
    if not user.has_role(Role.REGION_ADMIN):
        return []
    late = pending().filter(expires_at__lte=clock.now()).count()
    found = counts(today)
    here = reverse("structures:accounts")
    return [
        *_task(
            found.without_account,
            ("mandat sans compte", "mandats sans compte"),
            "Ces personnes ne peuvent pas se connecter : invitez-les.",
            reverse("structures:accounts_missing"),
        ),
        *_task(
            found.without_mandate,
            ("compte sans mandat", "comptes sans mandat"),
            "Ces personnes n’ont plus de fonction enregistrée : désactivez leur compte ?",
            f"{here}?missing={WITHOUT_MANDATE}",
        ),
        *_task(
            late,
            ("invitation expirée", "invitations expirées"),
            "Renouvelez-les, ou annulez-les.",
            f"{here}?state={INVITED}",
        ),
    ]


def _task(count: int, noun: tuple[str, str], detail: str, url: str) -> list[Task]:
    if not count:
        return []
    return [task(counted(count, *noun), detail, TODO, url)]
