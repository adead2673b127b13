"""A structure begins, ends, or goes on in another; what was before stays readable.

`close_structure` and `merge_structures` look after people and perimeter only: pages call
`allocation.network_changes.services`, which looks after the money first.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.text import Truncator

from structures.access import own_structure
from structures.coverage.services import CoverageChange, change_coverage, hand_over, require_admin
from structures.ground import clock
from structures.ground.fields import most_characters
from structures.ground.french import counted, date_long, in_a_row
from structures.ground.refusals import Refused
from structures.journal.services import note
from structures.models import JournalEntry, Mandate, Role, Structure, User
from structures.network_changes.selectors import (
    DEACTIVATED,
    MOVED,
    Merger,
    account_fates,
    active_accounts,
    candidates,
    closure_problems,
    communes_left,
    mandates_held,
    merger_problems,
)
from structures.people.selectors import FUNCTIONS, is_of
from structures.people.services import Terms, begin_mandate


@dataclass(frozen=True)
class Closure:
    """The end of a structure, and who covers its communes: one successor, or listed parts."""

    structure: Structure
    on: date
    reason: str
    successor: Structure | None = None
    parts: Sequence[CoverageChange] = ()


@transaction.atomic
def close_structure(closure: Closure, *, by: User) -> None:
    """End a structure on a day: perimeter handed over, mandates ended, accounts deactivated.

    Raises Refused, and changes nothing, when a commune would be left to nobody.
    """
    require_admin(by)
    structure = locked_structures([closure.structure])[0]
    _refuse(closure_problems(structure, closure.on, clock.today()))
    _hand_over_or_refuse(structure, closure, by)
    accounts = active_accounts([structure])
    _end_mandates([structure], closure.on)
    _deactivate(accounts)
    structure.closed_on = closure.on
    structure.save(update_fields=["closed_on"])
    day = date_long(closure.on)
    deactivated = counted(len(accounts), "compte désactivé", "comptes désactivés")
    note(
        JournalEntry.Kind.NETWORK,
        f"Structure fermée le {day}, {deactivated}",
        structure=structure,
        by=by,
        reason=closure.reason,
    )


@transaction.atomic
def merge_structures(merger: Merger, *, chosen: Mapping[str, User], reason: str, by: User) -> None:
    """End structures in another one on a day: perimeter, mandates, accounts, referent, journal.

    `chosen` gives, by role, the account that takes a function several could take.
    Raises Refused, and changes nothing, when the merger cannot be recorded or when a
    function is undecided.
    """
    require_admin(by)
    merger = locked_merger(merger)
    _refuse(merger_problems(merger, clock.today()))
    fates = account_fates(merger, chosen)
    if candidates(fates):
        raise Refused("Plusieurs comptes peuvent tenir une même fonction : choisissez lequel.")
    names, day = in_a_row(list(map(str, merger.merged))), date_long(merger.on)
    source = f"Fusion du {day} : repris de {', '.join(s.code for s in merger.merged)}"
    communes = hand_over(merger.merged, merger.into, on=merger.on, source=source)
    moved = [fate.user for fate in fates if fate.outcome == MOVED[0]]
    kept = _kept_mandates(merger, moved)
    _end_mandates(merger.merged, merger.on)
    User.objects.filter(pk__in=[user.pk for user in moved]).update(structure=merger.into)
    _deactivate(fate.user for fate in fates if fate.outcome == DEACTIVATED[0])
    for function, terms in kept.items():
        begin_mandate(merger.into, function, terms, by=by)
    _keep_referent(merger, by)
    for structure in merger.merged:
        structure.closed_on, structure.merged_into = merger.on, merger.into
        structure.save(update_fields=["closed_on", "merged_into"])
    received = counted(communes, "commune reprise", "communes reprises")
    for structure in merger.parties:
        note(
            JournalEntry.Kind.NETWORK,
            _bounded(f"Fusion le {day} de {names} dans {merger.into}, {received}"),
            structure=structure,
            by=by,
            reason=reason,
        )


def locked_structures(structures: Iterable[Structure]) -> list[Structure]:
    """Return the structures as they are now, by code, locked until the transaction ends."""
    found = Structure.objects.select_for_update(no_key=True).order_by("code")
    return list(found.filter(pk__in=[structure.pk for structure in structures]))


def locked_merger(merger: Merger) -> Merger:
    """Return the merger of the structures as they are now, locked."""
    found = locked_structures(merger.parties)
    into = next(structure for structure in found if structure == merger.into)
    return Merger(tuple(s for s in found if s in merger.merged), into, merger.on)


def _hand_over_or_refuse(structure: Structure, closure: Closure, by: User) -> None:
    day = date_long(closure.on)
    if closure.parts:
        change_coverage(closure.parts, reason=f"Fermeture de {structure} le {day}", by=by)
    elif closure.successor:
        _refuse_unless_open(closure.successor, structure, closure.on)
        source = f"Repris de {structure.code}, fermée le {day}"
        received = hand_over([structure], closure.successor, on=closure.on, source=source)
        _note_received(closure, received, by)
    if left := communes_left([structure], closure.on):
        raise Refused(
            f"{counted(left, 'commune n’aurait', 'communes n’auraient')} plus de structure le "
            f"{day} : donnez chacune à une autre, par un successeur unique ou par un fichier."
        )


def _refuse_unless_open(successor: Structure, leaving: Structure, on: date) -> None:
    found = Structure.objects.filter(
        Q(opened_on=None) | Q(opened_on__lte=on), pk=successor.pk, closed_on=None
    ).exclude(pk=leaving.pk)
    if not found.exists():
        raise Refused(f"{successor} ne peut pas reprendre ces communes le {date_long(on)}.")


def _note_received(closure: Closure, communes: int, by: User) -> None:
    received = counted(communes, "commune reprise", "communes reprises")
    note(
        JournalEntry.Kind.NETWORK,
        _bounded(f"{received} de {closure.structure} le {date_long(closure.on)}"),
        structure=closure.successor,
        by=by,
        reason=closure.reason,
    )


def _end_mandates(structures: Iterable[Structure], on: date) -> None:
    mandates = Mandate.objects.filter(structure__in=structures)
    mandates.filter(Q(ends_on=None) | Q(ends_on__gt=on)).update(ends_on=on)


def _kept_mandates(merger: Merger, moved: Iterable[User]) -> dict[str, Terms]:
    """Return what people who move go on doing, by function, where nobody does it yet."""
    held = mandates_held(merger.into, merger.on)
    functions = {FUNCTIONS[Role(user.role)]: user for user in moved}
    return {
        function: _kept_mandate(user, function, merger.on)
        for function, user in functions.items()
        if function not in held
    }


def _kept_mandate(user: User, function: str, on: date) -> Terms:
    """Return the mandate that goes on; in the name of the account where none is recorded."""
    former = mandates_held(own_structure(user), on).get(function)
    if former is None or not is_of(former, user):
        return Terms(user.full_name, user.email, "", on)
    return Terms(former.full_name, former.email, former.phone, on, former.ends_on)


def _keep_referent(merger: Merger, by: User) -> None:
    """Give the one that goes on, if it has no referent, the only one that the others had."""
    referents = {s.referent for s in merger.merged if s.referent and s.referent.is_active}
    if merger.into.referent_id is None and len(referents) == 1:
        [merger.into.referent] = referents
        merger.into.save(update_fields=["referent"])
        fact = f"Référent à la Région : non renseigné → compte n° {merger.into.referent_id}"
        note(JournalEntry.Kind.IDENTITY, fact, structure=merger.into, by=by)


def _deactivate(accounts: Iterable[User]) -> None:
    found = User.objects.filter(pk__in=[user.pk for user in accounts])
    found.update(is_active=False, deactivated_at=clock.now())


def _refuse(problems: list[str]) -> None:
    if problems:
        raise Refused(" ".join(problems))


def _bounded(text: str) -> str:
    """Keep a journal entry within its column: a long list of names is cut."""
    return Truncator(text).chars(most_characters(JournalEntry, "summary"))
