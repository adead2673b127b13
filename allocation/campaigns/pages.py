"""What is left to do, by name, with a link: the home page and the campaign page."""

from django.urls import reverse

from allocation.agreements.selectors import agreements_visible_to, progress
from allocation.campaigns.states import State, reached
from allocation.figures.selectors import FigureTable, figure_table, structure_figures
from allocation.imports.selectors import kinds_importable_by
from allocation.models import Campaign, ImportBatch
from allocation.payments.selectors import left_to_pay
from structures.ground.french import counted
from structures.ground.tasks import BLOCKED, DONE, LATER, READ, TODO, WAITING, Task, task
from structures.models import REGION_STAFF, Role, User

# Kind of import → what it is called among tasks, and its route.
IMPORTS = {
    ImportBatch.Kind.INSEE: ("Importer la population active (INSEE)", "allocation:import_insee"),
    ImportBatch.Kind.ACTIVITY: ("Importer ou saisir l’activité", "allocation:import_activity"),
}


def tasks_for(user: User, campaign: Campaign) -> list[Task]:
    """Return the person's tasks in the order of the year. At most twelve queries."""
    return _structure_tasks(user, campaign) if user.structure_id else _region_tasks(user, campaign)


def _region_tasks(user: User, campaign: Campaign) -> list[Task]:
    table = figure_table(campaign)
    return [
        _opening(user, campaign),
        *(_figures(user, campaign, table, kind) for kind in IMPORTS),
        _computing(user, campaign, table),
        _adopting(user, campaign),
        _agreements(user, campaign),
        _closing(user, campaign),
    ]


def _opening(user: User, campaign: Campaign) -> Task:
    title = "Ouvrir la collecte des données"
    if reached(campaign.state, State.COLLECTION):
        return task(title, "Les paramètres de l’année sont posés.", DONE)
    url = reverse("allocation:campaign", args=[campaign.year])
    if user.role == Role.REGION_MANAGER:
        return task(title, "Vérifiez d’abord les paramètres.", TODO, url)
    return task(title, "Par une ou un responsable.", WAITING)


def _figures(user: User, campaign: Campaign, table: FigureTable, kind: str) -> Task:
    title, route = IMPORTS[kind]
    columns = [n for n, i in enumerate(table.indicators) if i.meaning.source.file == kind]
    missing = sum(row.figures[n] is None for row in table.rows for n in columns)
    expected = len(columns) * len(table.rows)
    detail = f"{expected - missing} valeurs sur {expected}."
    if not reached(campaign.state, State.COLLECTION):
        return task(title, "Après l’ouverture de la collecte.", LATER)
    if not missing:
        return task(title, detail, DONE)
    if kind not in kinds_importable_by(user):
        return task(title, detail, WAITING)
    return task(title, detail, TODO, reverse(route, args=[campaign.year]))


def _computing(user: User, campaign: Campaign, table: FigureTable) -> Task:
    title = "Calculer la répartition"
    if reached(campaign.state, State.SIMULATION):
        return task(title, "Une répartition au moins est calculée.", DONE)
    if table.missing:
        missing = counted(table.missing, "valeur", "valeurs")
        detail = f"Il manque {missing} : une absence n’est pas un zéro."
        url = reverse("allocation:figures", args=[campaign.year])
        blocked = campaign.state == State.COLLECTION
        return task(title, detail, BLOCKED if blocked else LATER, url if blocked else "")
    if user.role not in REGION_STAFF:
        return task(title, "Toutes les données sont là.", WAITING)
    return task(
        title, "Toutes les données sont là.", TODO, reverse("allocation:runs", args=[campaign.year])
    )


def _adopting(user: User, campaign: Campaign) -> Task:
    title = "Arrêter la répartition"
    if reached(campaign.state, State.ADOPTED):
        run = campaign.adoption.run
        detail = f"{run}, délibération {campaign.adoption.deliberation_number}."
        url = reverse("allocation:run_detail", args=[campaign.year, run.number])
        return task(title, detail, DONE, url)
    detail = "Avec le numéro et la date de la délibération."
    if campaign.state != State.SIMULATION:
        return task(title, detail, LATER)
    if user.role != Role.REGION_MANAGER:
        return task(title, f"Par une ou un responsable. {detail}", WAITING)
    return task(title, detail, TODO, reverse("allocation:runs", args=[campaign.year]))


def _agreements(user: User, campaign: Campaign) -> Task:
    title = "Générer les conventions"
    if not reached(campaign.state, State.ADOPTED):
        return task(title, "Après l’adoption de la répartition.", LATER)
    url = reverse("allocation:agreements", args=[campaign.year])
    printed = progress(campaign)
    detail = f"{counted(printed.done, 'convention générée', 'conventions générées')}."
    if printed.total and printed.done == printed.total:
        return task(title, detail, DONE, url)
    return task(title, detail, TODO if user.role in REGION_STAFF else WAITING, url)


def _closing(user: User, campaign: Campaign) -> Task:
    title = "Clore la campagne"
    if campaign.state == State.CLOSED:
        return task(title, "Tout est payé, plus rien n’y change.", DONE)
    if campaign.state != State.SETTLEMENT:
        return task(title, "Quand le solde est arrêté et tout payé.", LATER)
    left = len(left_to_pay(campaign))
    if left:
        waiting = counted(left, "structure attend", "structures attendent")
        return task(title, f"{waiting} encore un versement.", BLOCKED)
    url = reverse("allocation:campaign", args=[campaign.year])
    decides = user.role == Role.REGION_MANAGER
    return task(title, "Tout est payé.", TODO if decides else WAITING, url)


def _structure_tasks(user: User, campaign: Campaign) -> list[Task]:
    url = reverse("allocation:explained", args=[user.structure.code, campaign.year])
    figures = structure_figures(campaign, user.structure)
    entered = sum(figure is not None for _, figure in figures)
    detail = f"{entered} valeurs sur {len(figures)}, année {campaign.reference_year}."
    tasks = [task("Relire vos données n-1", detail, TODO if entered else WAITING, url)]
    if not reached(campaign.state, State.ADOPTED):
        title = f"Lire votre dotation {campaign.year}"
        return [*tasks, task(title, "La répartition n’est pas encore arrêtée.", WAITING)]
    tasks = [task("Lire votre dotation expliquée", "De l’enveloppe à vos euros.", READ, url)]
    own = agreements_visible_to(user).filter(campaign=campaign, structure=user.structure_id)
    agreement = own.first()
    if agreement is None:
        return [*tasks, task("Lire votre convention", "La Région la prépare.", WAITING)]
    where = reverse("allocation:agreement_pdf", args=[campaign.year, agreement.reference])
    return [
        *tasks,
        task("Lire votre convention", f"Référence {agreement.reference}.", READ, where),
    ]
