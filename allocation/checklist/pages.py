"""What the checklist says before a run is adopted: what is in order, what is to be looked at."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from allocation.campaigns.states import LABELS, OPEN_TO_FIGURES, State
from allocation.checklist.models import FigureMove, Sensitivity
from allocation.checklist.selectors import BeforeAdoption, Reviewed
from allocation.guard_rails.selectors import limits_in_words
from allocation.models import Adoption, Campaign, Run
from allocation.runs.selectors import indicator_names, may_adopt
from structures.ground.french import basis_points, counted, date_long, in_a_row, number
from structures.ground.tasks import Task, few, task
from structures.models import Role, User

FINE = ("En ordre", "done")
LOOK = ("À vérifier", "progress")
STOPS = ("Empêche d’arrêter", "blocked")
READ = ("À lire", "neutral")


def checklist(user: User, campaign: Campaign, run: Run, found: BeforeAdoption) -> list[Task]:
    """Return every line of the list, in the order of the work. No query."""
    return [
        _completeness(campaign, found),
        *_review(campaign, found.reviewed),
        _variations(campaign, found),
        _rule(campaign, run, found),
        _freshness(campaign, run, found),
        _second_person(user, run),
        _guard_rails(campaign, run, found),
        *_respread(campaign, run, found.respread),
    ]


def is_adoptable(tasks: Iterable[Task]) -> bool:
    """Tell whether nothing of the list keeps the run from being adopted."""
    return all(one.status != STOPS[0] for one in tasks)


def closed_to_changes(campaign: Campaign, adoption: Adoption | None) -> str:
    """Say why there is no list: the run is adopted, or the year is elsewhere; else nothing."""
    if adoption:
        day = date_long(timezone.localdate(adoption.adopted_at))
        return f"Cette répartition est arrêtée depuis le {day} : il n’y a plus rien à vérifier."
    if campaign.state not in OPEN_TO_FIGURES:
        return (
            f"La campagne {campaign.year} est à l’étape « {LABELS[State(campaign.state)]} » : "
            "cette répartition ne peut plus être arrêtée."
        )
    return ""


def _completeness(campaign: Campaign, found: BeforeAdoption) -> Task:
    title, where = "Données complètes", reverse("allocation:figures", args=[campaign.year])
    figures = found.figures
    if figures.missing:
        missing = counted(figures.missing, "valeur manque", "valeurs manquent")
        return task(title, f"{missing} sur {number(figures.cells)}.", STOPS, where)
    there = f"Les {number(figures.cells)} valeurs attendues sont là."
    return task(title, there, FINE, where)


def _review(campaign: Campaign, found: Reviewed) -> Iterator[Task]:
    where = reverse("allocation:reviews", args=[campaign.year])
    contests, silences = "Contestations répondues", "Structures entendues"
    if found.review is None:
        said = "Aucune relecture n’a été ouverte : aucune structure n’a confirmé ses données."
        yield task(silences, said, LOOK, where)
        return
    if found.blocking:
        names = few(sorted({str(one.structure) for one in found.blocking}), len(found.blocking))
        waiting = counted(len(found.blocking), "contestation attend", "contestations attendent")
        yield task(contests, f"{waiting} une réponse : {names}.", STOPS, where)
    else:
        said = "Aucune contestation reçue à temps n’attend de réponse."
        yield task(contests, said, FINE, where)
    if found.late:
        late = counted(len(found.late), "contestation reçue", "contestations reçues")
        said = f"{late} après la fin de la relecture, sans réponse : elles n’empêchent rien."
        yield task("Contestations tardives", said, READ, where)
    yield _silences(silences, found, where)


def _silences(title: str, found: Reviewed, where: str) -> Task:
    if not (found.silent_count or found.partly_count):
        return task(title, "Chaque structure a relu toutes ses données.", FINE, where)
    said = []
    if found.silent_count:
        silent = counted(found.silent_count, "structure n’a", "structures n’ont")
        said.append(f"{silent} rien dit : {few(found.silent, found.silent_count)}.")
    if found.partly_count:
        partly = counted(found.partly_count, "structure n’a", "structures n’ont")
        said.append(f"{partly} relu qu’une partie de ses données.")
    said.append("Un silence n’est ni un accord ni une faute.")
    return task(title, " ".join(said), LOOK, where)


def _variations(campaign: Campaign, found: BeforeAdoption) -> Task:
    title, where = "Variations inhabituelles", reverse("allocation:figures", args=[campaign.year])
    explained = counted(found.explained, "valeur expliquée", "valeurs expliquées")
    if found.unexplained:
        left = counted(found.unexplained, "valeur à relire", "valeurs à relire")
        said = f"{left} sans commentaire ; {explained} par un commentaire."
        return task(title, said, LOOK, where)
    if found.explained:
        return task(title, f"{explained} par un commentaire.", FINE, where)
    return task(title, "Aucune valeur ne s’écarte assez pour être relue.", FINE, where)


def _rule(campaign: Campaign, run: Run, found: BeforeAdoption) -> Task:
    title, where = "Paramètres inchangés", reverse("allocation:revisions", args=[campaign.year])
    if found.prepared:
        said = "Un rectificatif se prépare : confirmé, il peut demander un nouveau calcul."
        return task(title, said, LOOK, where)
    if found.confirmed:
        numbers = in_a_row([f"n° {one.number}" for one in found.confirmed])
        plural = "s" if len(found.confirmed) > 1 else ""
        said = f"Rectificatif{plural} {numbers} depuis la répartition n° {run.number}."
        return task(title, said, LOOK, where)
    said = f"Aucun rectificatif depuis la répartition n° {run.number}."
    return task(title, said, FINE, where)


def _freshness(campaign: Campaign, run: Run, found: BeforeAdoption) -> Task:
    title, where = "Répartition à jour", reverse("allocation:runs", args=[campaign.year])
    if found.stale:
        return task(title, found.stale, STOPS, where)
    said = f"Les données et les paramètres sont ceux de la répartition n° {run.number}."
    return task(title, said, FINE, where)


def _second_person(user: User, run: Run) -> Task:
    title = "Relue par une seconde personne"
    if run.author_id != user.pk:
        return task(title, f"Calculée par {run.author} ; vous êtes une autre personne.", FINE)
    if user.has_role(Role.REGION_MANAGER) and not may_adopt(run, user):
        said = "Vous l’avez calculée : par suppléance, vous ne pouvez pas l’arrêter vous-même."
        return task(title, said, STOPS)
    said = "Vous avez calculé cette répartition : faites-la relire avant qu’elle soit arrêtée."
    return task(title, said, LOOK)


def _guard_rails(campaign: Campaign, run: Run, found: BeforeAdoption) -> Task:
    title, where = "Garde-fous", reverse("allocation:run_detail", args=[campaign.year, run.number])
    said = limits_in_words(found.rails)
    if not said:
        none = "Aucun : rien ne borne la variation des parts fixes d’une année à l’autre."
        return task(title, none, READ, where)
    held = counted(len(found.held), "part fixe est tenue", "parts fixes sont tenues")
    text = f"{said[:1].upper()}{said[1:]} par rapport à {campaign.year - 1} : {held}."
    return task(title, text, READ, where)


def _respread(campaign: Campaign, run: Run, labels: Iterable[str]) -> Iterator[Task]:
    where = reverse("allocation:run_lines", args=[campaign.year, run.number])
    for label in labels:
        said = f"« {label} » vaut 0 partout : son enveloppe va aux autres indicateurs de l’axe."
        yield task("Indicateur à zéro", said, LOOK, where)


@dataclass(frozen=True)
class MoveLine:
    """A figure that would move money, with the label of its indicator."""

    move: FigureMove
    indicator: str


def move_lines(run: Run, moves: Iterable[FigureMove]) -> list[MoveLine]:
    """Name the indicator of each as the run recorded it. No query."""
    return [
        MoveLine(one, indicator_names(run, one.indicator_number)["short_label"]) for one in moves
    ]


def spread_sentence(found: Sensitivity) -> str:
    """Say what was drawn, and that the margin is an assumption."""
    margin = basis_points(found.margin_bp)
    return (
        f"{number(found.draws)} tirages : chaque donnée est tirée au hasard à ± {margin} autour de "
        "sa valeur, indépendamment des autres, toutes les valeurs étant aussi probables. Cette "
        "marge est une hypothèse, pas une mesure des erreurs. Chaque tirage est réparti au "
        "centime ; le numéro de la répartition fixe le hasard : relire donne les mêmes montants. "
        "Un tirage sur vingt donne moins que « 5 % en dessous », et un sur vingt plus que "
        "« 5 % au-dessus »."
    )
