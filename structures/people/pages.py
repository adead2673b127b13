"""What is missing among the people of structures, in sentences, with links."""

from datetime import date

from django.urls import reverse

from structures.access import own_structure
from structures.ground.french import counted
from structures.ground.tasks import TODO, WAITING, Task, task
from structures.models import Role, Structure, User
from structures.network.selectors import ACTIVE, WITHOUT_REFERENT, open_on
from structures.people.selectors import PAIR, TITLES, people_of, vacant_on


def people_tasks(user: User, today: date) -> list[Task]:
    """Return what is missing among referents, presidents and directors. At most three queries."""
    if user.leads_a_structure:
        return _vacancies_of_own_structure(user, today)
    if not user.is_region:
        return []
    return [*_without_referent(user, today), *_vacancies(today)]


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
    structure = own_structure(user)
    url = reverse("structures:detail", args=[structure.code])
    detail = "Signalez à votre référent à la Région qui occupe cette fonction."
    return [
        task(f"{seat.title} : personne n’est enregistré", detail, TODO, url)
        for seat in people_of(structure, today).pair
        if seat.vacant
    ]
