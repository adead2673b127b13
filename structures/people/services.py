"""Who leads a structure: mandates begin, end, pass to the next person, are corrected.

The journal says which function changed and when, never who: names may have to be
forgotten one day, the journal is kept for ever. Names are read from the mandates.
"""

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from structures.accounts.services import disable_account
from structures.ground import clock
from structures.ground.french import date_long
from structures.ground.refusals import Refused, require
from structures.journal.services import note
from structures.models import JournalEntry, Structure, User
from structures.people.models import Mandate
from structures.people.selectors import (
    ONE_HOLDER,
    TITLES,
    Function,
    may_correct_contacts,
    may_manage_people,
)

# A mandate may be entered before it begins, but a year typed wrong must not pass.
LONGEST_NOTICE = timedelta(days=366)
DETAILS = ("full_name", "email", "phone")


@dataclass(frozen=True)
class Terms:
    """Who a mandate is given to, and from when to when (`ends_on` excluded)."""

    full_name: str
    email: str
    phone: str
    starts_on: date
    ends_on: date | None = None


@transaction.atomic
def begin_mandate(structure: Structure, function: str, terms: Terms, *, by: User) -> Mandate:
    """Give a function to a person; two may not hold the same one on the same day."""
    structure = _locked(structure, by)
    mandate = _begun(structure, function, terms)
    dates = f"à partir du {date_long(terms.starts_on)}"
    if terms.ends_on:
        dates += f", dernier jour le {date_long(_last_day(terms.ends_on))}"
    _note(mandate, f"mandat {dates}", by=by)
    return mandate


@transaction.atomic
def end_mandate(
    mandate: Mandate, *, last_day: date, by: User, reason: str = "", account: User | None = None
) -> None:
    """End a mandate under way, and an account with it; `last_day` is its last."""
    _locked(mandate.structure, by)
    mandate = _still_open(mandate)
    _set_end(mandate, last_day + timedelta(days=1))
    _note(mandate, f"fin du mandat, dernier jour le {date_long(last_day)}", by=by, reason=reason)
    if account:
        _end_account(account, last_day, by, reason)


@transaction.atomic
def succeed(
    mandate: Mandate, terms: Terms, *, by: User, reason: str = "", account: User | None = None
) -> Mandate:
    """End a mandate, and an account with it, and begin the next one the same day, in one act."""
    structure = _locked(mandate.structure, by)
    mandate = _still_open(mandate)
    _set_end(mandate, terms.starts_on)
    successor = _begun(structure, mandate.function, terms)
    _note(successor, f"succession le {date_long(terms.starts_on)}", by=by, reason=reason)
    if account:
        _end_account(account, _last_day(terms.starts_on), by, reason)
    return successor


@transaction.atomic
def correct_mandate(mandate: Mandate, terms: Terms, *, by: User) -> None:
    """Correct what was entered: the details for a director, name and dates too for the Region."""
    structure = Structure.objects.select_for_update(of=("self",)).get(pk=mandate.structure_id)
    if not may_correct_contacts(by, structure):
        raise Refused("Seules la Région et la direction de la structure corrigent ses contacts.")
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.anonymised_at:
        raise Refused("Ce mandat est anonymisé : il ne se modifie plus.")
    if may_manage_people(by):
        _check_dates(structure, mandate.function, terms, but=mandate.pk)
    else:
        terms = replace(_terms(mandate), email=terms.email, phone=terms.phone)
    _write(mandate, terms, by=by)


def _locked(structure: Structure, by: User) -> Structure:
    """Return the structure, locked: its mandates change one at a time."""
    if not may_manage_people(by):
        raise Refused("Seule la Région enregistre les mandats d’une structure.")
    return Structure.objects.select_for_update(of=("self",)).get(pk=structure.pk)


def _begun(structure: Structure, function: str, terms: Terms) -> Mandate:
    _check_dates(structure, function, terms)
    return Mandate.objects.create(structure=structure, function=function, **vars(terms))


def _still_open(mandate: Mandate) -> Mandate:
    mandate = Mandate.objects.select_for_update().get(pk=mandate.pk)
    if mandate.ends_on:
        day = date_long(_last_day(mandate.ends_on))
        raise Refused(
            f"La fin de ce mandat est déjà enregistrée (dernier jour le {day}). "
            "Pour la changer, corrigez le mandat."
        )
    return mandate


def _set_end(mandate: Mandate, ends_on: date) -> None:
    if ends_on <= mandate.starts_on:
        raise Refused(
            f"Le mandat commence le {date_long(mandate.starts_on)} : il ne peut pas finir avant."
        )
    _check_notice(ends_on)
    mandate.ends_on = ends_on
    mandate.save(update_fields=["ends_on"])


def _check_dates(structure: Structure, function: str, terms: Terms, but: int | None = None) -> None:
    """Raise Refused when the dates make no sense or meet another mandate of the function."""
    if terms.ends_on and terms.ends_on <= terms.starts_on:
        raise Refused("La fin d’un mandat suit son début : vérifiez les deux dates.")
    _check_notice(terms.starts_on)
    if structure.closed_on and terms.starts_on >= structure.closed_on:
        raise Refused(
            f"La structure est fermée depuis le {date_long(structure.closed_on)} : "
            "un mandat ne peut pas y commencer ensuite."
        )
    if function in ONE_HOLDER:
        _refuse_two_holders(structure, function, terms, but)


def _check_notice(day: date) -> None:
    latest = clock.today() + LONGEST_NOTICE
    if day > latest:
        raise Refused(
            f"Le {date_long(day)} est dans plus d’un an : vérifiez l’année. "
            "Un mandat s’enregistre au plus un an à l’avance."
        )


def _refuse_two_holders(structure: Structure, function: str, terms: Terms, but: int | None) -> None:
    after = Q(ends_on=None) | Q(ends_on__gt=terms.starts_on)
    before = Q(starts_on__lt=terms.ends_on) if terms.ends_on else Q()
    others = structure.mandates.filter(after, before, function=function)
    other = (others if but is None else others.exclude(pk=but)).first()
    if other:
        raise Refused(
            f"{TITLES[Function(function)]} : {other.full_name} l’occupe déjà "
            f"{_dates(other)}. Terminez ce mandat, enregistrez une succession "
            "ou choisissez d’autres dates."
        )


def _write(mandate: Mandate, terms: Terms, *, by: User) -> None:
    dates = mandate.starts_on, mandate.ends_on
    changed = [name for name, value in vars(terms).items() if getattr(mandate, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(mandate, name, getattr(terms, name))
    mandate.save(update_fields=changed)
    if dates != (mandate.starts_on, mandate.ends_on):
        before = _dates(Mandate(starts_on=dates[0], ends_on=dates[1]))
        _note(mandate, f"dates corrigées, {before} → {_dates(mandate)}", by=by)
    if set(changed) & set(DETAILS):
        _note(mandate, "coordonnées mises à jour", by=by)


def _end_account(account: User, last_day: date, by: User, reason: str) -> None:
    """Disable the account of who leaves, once the mandate is over. Raises Refused before."""
    require(
        last_day <= clock.today(),
        f"Le mandat court jusqu’au {date_long(last_day)} : le compte ne se désactive qu’ensuite.",
    )
    disable_account(account, reason or "Fin du mandat.", by=by)


def _terms(mandate: Mandate) -> Terms:
    return Terms(**{field.name: getattr(mandate, field.name) for field in fields(Terms)})


def _dates(mandate: Mandate) -> str:
    since = date_long(mandate.starts_on)
    if mandate.ends_on is None:
        return f"depuis le {since}"
    return f"du {since} au {date_long(_last_day(mandate.ends_on))}"


def _last_day(ends_on: date) -> date:
    return ends_on - timedelta(days=1)


def _note(mandate: Mandate, fact: str, *, by: User, reason: str = "") -> None:
    note(
        JournalEntry.Kind.PEOPLE,
        f"{TITLES[Function(mandate.function)]} : {fact}",
        structure=mandate.structure,
        by=by,
        reason=reason,
    )
