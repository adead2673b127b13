"""Who leads a structure, who did, and what is vacant."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable

from structures.access import directs, structures_visible_to
from structures.models import LEADERS, Role, Structure, User
from structures.network.selectors import is_open
from structures.people.models import Mandate

Function = Mandate.Function
# The interlocutor of the Region is the pair (slide on the president and the director).
PAIR = (Function.PRESIDENT, Function.DIRECTOR)
ONE_HOLDER = (*PAIR, Function.DEPUTY)
TITLES = {
    Function.PRESIDENT: "Présidence",
    Function.DIRECTOR: "Direction",
    Function.DEPUTY: "Direction adjointe",
    Function.CONTACT: "Autre contact",
}


@dataclass(frozen=True)
class Term:
    """A mandate as people say it: its title, and its last day (included)."""

    mandate: Mandate
    title: str
    last_day: date | None


@dataclass(frozen=True)
class Seat:
    """A function, who holds it today and who takes it next; vacant only while it must be held."""

    function: Function
    title: str
    holder: Term | None
    following: Term | None
    vacant: bool


@dataclass(frozen=True)
class People:
    """The people of a structure on a day.

    `deputy` is None where there is none nor any to come; `past` begins with the latest.
    `one_person_holds_both` when president and director have the same address.
    """

    pair: list[Seat]
    deputy: Seat | None
    contacts: list[Term]
    past: list[Term]
    one_person_holds_both: bool


def people_of(structure: Structure, today: date) -> People:
    """Return who leads the structure, will lead it and has led it. One query."""
    terms = [_term(mandate) for mandate in structure.mandates.order_by("-starts_on", "-pk")]
    current = [term for term in terms if runs_on(term.mandate, today)]
    later = [term for term in terms if term.mandate.starts_on > today]
    must_be_held = is_open(structure, today)
    pair = [_seat(function, current, later, must_be_held) for function in PAIR]
    deputy = _seat(Function.DEPUTY, current, later, must_be_held=False)
    return People(
        pair=pair,
        deputy=deputy if deputy.holder or deputy.following else None,
        contacts=[t for t in current + later if t.mandate.function == Function.CONTACT],
        past=[term for term in terms if term.last_day and term.last_day < today],
        one_person_holds_both=_one_person([seat.holder for seat in pair]),
    )


def mandates_visible_to(user: User) -> QuerySet[Mandate]:
    """Return the mandates of the structures that `user` may see."""
    visible = Mandate.objects.filter(structure__in=structures_visible_to(user))
    return visible.select_related("structure")


def may_manage_people(user: User) -> bool:
    """Tell whether the person may say who leads a structure."""
    return user.is_region


def may_correct_contacts(user: User, structure: Structure) -> bool:
    """Tell whether the person may correct the contact details of the structure's people."""
    return directs(user, structure.pk) or may_manage_people(user)


def _term(mandate: Mandate) -> Term:
    last_day = mandate.ends_on - timedelta(days=1) if mandate.ends_on else None
    return Term(mandate, TITLES[Function(mandate.function)], last_day)


def _seat(function: Function, current: list[Term], later: list[Term], must_be_held: bool) -> Seat:
    holder = next((t for t in current if t.mandate.function == function), None)
    following = [t for t in later if t.mandate.function == function]
    vacant = must_be_held and holder is None
    return Seat(function, TITLES[function], holder, following[-1] if following else None, vacant)


def _one_person(holders: Iterable[Term | None]) -> bool:
    addresses = [holder.mandate.email.lower() if holder else "" for holder in holders]
    return "" not in addresses and len(set(addresses)) == 1


def in_office(day: date) -> Q:
    """Return the condition that a mandate runs on `day`."""
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))


def runs_on(mandate: Mandate, day: date) -> bool:
    """Tell whether the mandate runs on `day`."""
    return mandate.starts_on <= day and (mandate.ends_on is None or mandate.ends_on > day)


def is_of(mandate: Mandate, user: User) -> bool:
    """Tell whether the mandate is held by the person of the account: by its name, or address."""
    same_name = user.full_name.lower() == mandate.full_name.lower()
    return same_name or user.email.lower() == mandate.email.lower()


def of_one_person() -> Q:
    """Return the same as a condition, between the rows of a query and those outside of it."""
    same_name = Q(full_name__iexact=OuterRef("full_name"))
    return same_name | Q(email__iexact=OuterRef("email"))


def president_on(structure: Structure, day: date) -> str:
    """Return the name of who presides over the structure on `day`, "" if nobody. One query."""
    held = structure.mandates.filter(in_office(day), function=Function.PRESIDENT)
    named = held.filter(anonymised_at=None).order_by("-starts_on").first()
    return named.full_name if named else ""


def without_president(structures: Iterable[Structure], day: date) -> list[Structure]:
    """Return those that nobody presides over on `day`. One query."""
    held = Mandate.objects.filter(in_office(day), function=Function.PRESIDENT, anonymised_at=None)
    known = set(held.values_list("structure", flat=True))
    return [one for one in structures if one.pk not in known]


def vacant_on(function: str, day: date) -> Combinable:
    """Return the condition that nobody holds the function of a structure on `day`."""
    held = Mandate.objects.filter(in_office(day), structure=OuterRef("pk"), function=function)
    return ~Exists(held)


FUNCTIONS = {
    Role.DIRECTOR: Mandate.Function.DIRECTOR,
    Role.PRESIDENT: Mandate.Function.PRESIDENT,
    Role.DEPUTY: Mandate.Function.DEPUTY,
}


@dataclass(frozen=True)
class Addressee:
    """Somebody to write to; without an address, to be told by other means.

    `account` is the key of their account, if they have one.
    """

    role: Role
    name: str
    email: str
    account: int | None

    @property
    def has_account(self) -> bool:
        """Whether the person may sign in."""
        return self.account is not None


def addressees(structures: Collection[int], on: date) -> dict[int, list[Addressee]]:
    """Return who to write to on a day, by primary key of structure, directors first.

    Two queries.
    """
    users = User.objects.filter(role__in=LEADERS, is_active=True, structure__in=structures)
    mandates = Mandate.objects.filter(
        in_office(on),
        function__in=PAIR,
        structure__in=structures,
        anonymised_at=None,
    )
    accounts, holders = list(users.order_by("full_name")), list(mandates.order_by("full_name"))
    return {pk: _of_one(pk, accounts, holders) for pk in structures}


def once_each_person(people: Iterable[Addressee]) -> list[Addressee]:
    """Return who has an address, once an address, whatever its case."""
    return list({one.email.lower(): one for one in people if one.email}.values())


def once_each(addresses: Iterable[str]) -> list[str]:
    """Return each address once, whatever its case, without the empty ones."""
    return list({address.lower(): address for address in addresses if address}.values())


def _of_one(structure: int, users: list[User], mandates: list[Mandate]) -> list[Addressee]:
    found = []
    for role in LEADERS:
        function = FUNCTIONS[role]
        accounts = [u for u in users if (u.structure_id, u.role) == (structure, role)]
        holders = [m for m in mandates if (m.structure_id, m.function) == (structure, function)]
        found += [
            Addressee(role, person.full_name, person.email, person.pk if accounts else None)
            for person in accounts or holders
        ]
    return found


@dataclass(frozen=True)
class Recipients:
    """A structure, and whom a message about it goes to."""

    structure: Structure
    people: list[Addressee]


def recipients_of(structures: Iterable[Structure], on: date) -> list[Recipients]:
    """Return whom a message about each structure would go to on a day. Two queries."""
    structures = list(structures)
    people = addressees([structure.pk for structure in structures], on)
    return [Recipients(structure, people[structure.pk]) for structure in structures]
