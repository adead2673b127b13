"""What becomes of people when structures close or merge, and what stands in the way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from structures.coverage.selectors import valid_beyond
from structures.ground.french import date_long
from structures.models import Coverage, Mandate, Role, Structure, User
from structures.network.selectors import is_open
from structures.people.selectors import FUNCTIONS, TITLES, is_of

KEPT = ("Reste", "neutral")
MOVED = ("Rattaché à la structure qui continue", "done")
DEACTIVATED = ("Désactivé", "blocked")
UNDECIDED = ("À décider", "waiting")
ROLE_TITLES = {role: TITLES[function] for role, function in FUNCTIONS.items()}


@dataclass(frozen=True)
class Merger:
    """Structures that end on `on`, by code, and the one that goes on in their place."""

    merged: tuple[Structure, ...]
    into: Structure
    on: date

    @property
    def parties(self) -> list[Structure]:
        """All of them, the one that goes on included, by code."""
        return sorted({*self.merged, self.into}, key=lambda structure: structure.code)


@dataclass(frozen=True)
class AccountFate:
    """What becomes of an account: `outcome` and its tone are one of the constants above.

    `holder` is the mandate that keeps the account from taking its function, if one does.
    """

    user: User
    outcome: str
    tone: str
    holder: Mandate | None


def merged_into(structure: Structure) -> QuerySet[Structure]:
    """Return the structures that ended in this one, the latest first. One query."""
    return structure.merged.order_by("-closed_on", "code")


def active_accounts(structures: Iterable[Structure]) -> list[User]:
    """Return the accounts that may sign in for `structures`, by role then structure. One query."""
    found = User.objects.filter(structure__in=structures, is_active=True)
    return list(found.select_related("structure").order_by("role", "structure__code", "pk"))


def account_fates(merger: Merger, chosen: Mapping[str, User]) -> list[AccountFate]:
    """Return what the merger makes of each account. Two queries.

    Accounts of the structure that goes on keep their function, and so does who has a
    mandate there. A function that nobody holds there goes to the only account that can
    take it, or to the one `chosen` for the role; without a choice among several, it is
    undecided.
    """
    accounts = active_accounts(merger.parties)
    holders = mandates_held(merger.into, merger.on)
    fates = []
    for user in accounts:
        holder = holders.get(FUNCTIONS[Role(user.role)])
        outcome = _fate(user, merger.into, accounts, holder, chosen.get(user.role))
        fates.append(AccountFate(user, *outcome, holder if outcome == DEACTIVATED else None))
    return fates


def mandates_held(structure: Structure, on: date) -> dict[str, Mandate]:
    """Return the mandates that run on a day or are to come, one a function. One query."""
    beyond = Q(ends_on=None) | Q(ends_on__gt=on)
    return {mandate.function: mandate for mandate in structure.mandates.filter(beyond)}


def candidates(fates: Iterable[AccountFate]) -> dict[str, list[User]]:
    """Return, by role, the accounts among which a person has to choose."""
    found: dict[str, list[User]] = {}
    for fate in fates:
        if fate.outcome == UNDECIDED[0]:
            found.setdefault(fate.user.role, []).append(fate.user)
    return found


def merger_problems(merger: Merger, today: date) -> list[str]:
    """Return what keeps the merger from being recorded, in French, or nothing. One query."""
    if not merger.merged:
        return ["Choisissez au moins une structure qui disparaît, autre que celle qui continue."]
    found = _too_early(merger.on, today)
    if not is_open(merger.into, merger.on):
        day = date_long(merger.on)
        found.append(f"{merger.into} n’est pas ouverte le {day} : elle ne peut rien recevoir.")
    return [*found, *_endings(merger.merged, merger.on)]


def closure_problems(structure: Structure, on: date, today: date) -> list[str]:
    """Return what keeps the structure from being closed on that day, in French. One query."""
    return [*_too_early(on, today), *_endings([structure], on)]


def communes_left(structures: Iterable[Structure], on: date) -> int:
    """Count the communes that `structures` still cover on `on` or later. One query."""
    rows = Coverage.objects.filter(valid_beyond(on), structure__in=structures)
    return rows.values("commune").distinct().count()


def _fate(
    user: User, into: Structure, accounts: list[User], holder: Mandate | None, chosen: User | None
) -> tuple[str, str]:
    if user.structure_id == into.pk:
        return KEPT
    same_role = [other for other in accounts if other.role == user.role]
    if any(other.structure_id == into.pk for other in same_role):
        return DEACTIVATED
    if holder:
        return MOVED if is_of(holder, user) else DEACTIVATED
    if len(same_role) == 1 or user == chosen:
        return MOVED
    return UNDECIDED if chosen not in same_role else DEACTIVATED


def _too_early(on: date, today: date) -> list[str]:
    if on <= today:
        return []
    return [
        f"Le {date_long(on)} est à venir : les comptes changeraient trop tôt. "
        "Revenez ce jour-là ; une date passée est possible ensuite."
    ]


def _endings(structures: Iterable[Structure], on: date) -> list[str]:
    structures, day = list(structures), date_long(on)
    found = [
        f"{structure} est déjà fermée depuis le {date_long(structure.closed_on)}."
        for structure in structures
        if structure.closed_on
    ]
    found += [
        f"{structure} n’était pas encore ouverte la veille du {day}."
        for structure in structures
        if structure.opened_on and structure.opened_on >= on
    ]
    late = Mandate.objects.filter(structure__in=structures, starts_on__gte=on)
    return found + [
        f"Un mandat de {mandate.structure} ({mandate.get_function_display()}) commence le "
        f"{date_long(mandate.starts_on)}, après la fin de la structure : corrigez-le d’abord."
        for mandate in late.select_related("structure")
    ]
