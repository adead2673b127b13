"""Who leads a structure, who did, and what is vacant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from structures.access import directs, structures_visible_to
from structures.ground.french import counted
from structures.ground.tasks import TODO, WAITING, Task, task
from structures.models import REGION_ROLES, Mandate, Role, Structure, User
from structures.network.directory import ACTIVE, WITHOUT_REFERENT
from structures.network.selectors import is_open, open_on
from structures.people.mandates import runs_on, vacant_on

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
    return user.role in REGION_ROLES


def may_correct_contacts(user: User, structure: Structure) -> bool:
    """Tell whether the person may correct the contact details of the structure's people."""
    return directs(user, structure.pk) or may_manage_people(user)


def people_tasks(user: User, today: date) -> list[Task]:
    """Return what is missing among referents, presidents and directors. At most three queries."""
    if user.structure_id:
        return _vacancies_of_own_structure(user, today)
    if user.role not in REGION_ROLES:
        return []
    return [*_without_referent(user, today), *_vacancies(today)]


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


def _without_referent(user: User, today: date) -> list[Task]:
    count = Structure.objects.filter(open_on(today), referent=None).count()
    if not count:
        return []
    title = f"Désigner un référent pour {counted(count, 'structure', 'structures')}"
    url = f"{reverse('structures:list')}?state={ACTIVE}&missing={WITHOUT_REFERENT}"
    if user.role != Role.REGION_ADMIN:
        return [task(title, "Par l’administrateur, sur la page de la structure.", WAITING, url)]
    return [task(title, "La structure doit savoir à qui s’adresser à la Région.", TODO, url)]


def _vacancies(today: date) -> list[Task]:
    tasks = []
    for function in PAIR:
        vacant = Structure.objects.filter(open_on(today), vacant_on(function, today))
        names = list(vacant.values_list("name", flat=True))
        if names:
            count = counted(len(names), "structure", "structures")
            title = f"{TITLES[function]} à renseigner dans {count}"
            url = f"{reverse('structures:list')}?state={ACTIVE}&missing={function}"
            tasks.append(task(title, f"{', '.join(names)}.", TODO, url))
    return tasks


def _vacancies_of_own_structure(user: User, today: date) -> list[Task]:
    url = reverse("structures:detail", args=[user.structure.code])
    detail = "Signalez à votre référent à la Région qui occupe cette fonction."
    return [
        task(f"{seat.title} : personne n’est enregistré", detail, TODO, url)
        for seat in people_of(user.structure, today).pair
        if seat.vacant
    ]
