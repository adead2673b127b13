"""What is missing among the people of structures, in sentences, with links."""

from datetime import date

from django.urls import reverse

from structures.access import own_structure
from structures.ground.french import counted
from structures.ground.tasks import TODO, WAITING, Task, few, task
from structures.models import Role, Structure, User
from structures.network.selectors import ACTIVE, WITHOUT_REFERENT, open_on
from structures.people.selectors import PAIR, TITLES, people_of, vacant_on


def people_tasks(user: User, today: date) -> list[Task]:
    """Return what is missing among referents, presidents and directors. One query."""
    if user.leads_a_structure:
        return _vacancies_of_own_structure(user, today)
    if not user.is_region:
        return []
    lacking = _lacking(today)
    return [*_without_referent(user, len(lacking[WITHOUT_REFERENT])), *_vacancies(lacking)]


def _lacking(today: date) -> dict[str, list[str]]:
    """Return the names of the open structures, by what is missing there. One query."""
    vacant = {function.value: vacant_on(function, today) for function in PAIR}
    rows = Structure.objects.filter(open_on(today)).annotate(**vacant)
    found: dict[str, list[str]] = {WITHOUT_REFERENT: [], **{name: [] for name in vacant}}
    for name, referent, *flags in rows.values_list("name", "referent", *vacant):
        missing = dict(zip(found, (referent is None, *flags), strict=True))
        for what in (what for what, is_missing in missing.items() if is_missing):
            found[what].append(name)
    return found


def _without_referent(user: User, count: int) -> list[Task]:
    if not count:
        return []
    title = f"Désigner un référent pour {counted(count, 'structure', 'structures')}"
    url = f"{reverse('structures:list')}?state={ACTIVE}&missing={WITHOUT_REFERENT}"
    if not user.has_role(Role.REGION_ADMIN):
        return [task(title, "Par l’administrateur, sur la page de la structure.", WAITING, url)]
    return [task(title, "La structure doit savoir à qui s’adresser à la Région.", TODO, url)]


def _vacancies(lacking: dict[str, list[str]]) -> list[Task]:
    tasks = []
    for function in PAIR:
        names = lacking[function.value]
        if names:
            count = counted(len(names), "structure", "structures")
            title = f"{TITLES[function]} à renseigner dans {count}"
            url = f"{reverse('structures:list')}?state={ACTIVE}&missing={function}"
            tasks.append(task(title, f"{few(names, len(names))}.", TODO, url))
    return tasks


def _vacancies_of_own_structure(user: User, today: date) -> list[Task]:
    structure = own_structure(user)
    url = reverse("structures:detail", args=[structure.code])
    detail = "Signalez à votre référent à la Région qui occupe cette fonction."
    return [
        task(f"{seat.title} : personne n’est enregistré", detail, TODO, url)
        for seat in people_of(structure, today).pair
        if seat.vacant
    ]
