"""What each person has to write next in the dialogues, with a link."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, Value, When, Window
from django.urls import reverse

from allocation.campaigns.states import reached
from allocation.models import Campaign, State
from dialogue.models import Rating
from dialogue.ratings.pages import address
from dialogue.ratings.selectors import (
    assessment_due,
    is_reminded_to_reply,
    reply_day,
    silence,
)
from dialogue.rules import Stage, stages_before
from dialogue.thread.selectors import ratings_visible_to
from structures.ground.french import counted, date_long
from structures.ground.tasks import DONE, LATER, READ, TODO, WAITING, Task, task
from structures.models import Role, User


def rating_tasks(user: User, campaign: Campaign, today: date) -> list[Task]:
    """Return the person's tasks in the order of the dialogue. At most three queries.

    None before the conventions of the year are printed. The Region's are counted by the
    database: what is read does not grow with the network.
    """
    if not reached(campaign.state, State.CONVENTIONS):
        return []
    if campaign.state == State.CONVENTIONS:
        return [] if user.leads_a_structure else [_opening(user, campaign)]
    visible = ratings_visible_to(user).filter(dialogue__campaign=campaign)
    if not user.leads_a_structure:
        places = _places(user, visible)
        return [
            *_without_answer(user, visible, today),
            _proposing(user, places),
            _deciding(user, places),
        ]
    ratings = list(visible.filter(dialogue__structure=user.structure_id))
    if not ratings:
        return []
    return [_assessing(user, ratings), _replying(user, ratings, today), _reading(ratings)]


READY = "ready"  # to be decided by this person, the minutes being validated


@dataclass(frozen=True)
class _Place:
    """How many indicators stand somewhere, and the first of them."""

    count: int
    first: Rating

    def __str__(self) -> str:
        return counted(self.count, "indicateur", "indicateurs")


def _places(user: User, visible: QuerySet[Rating]) -> dict[str, _Place]:
    """Return where the ratings stand, by stage or READY. One query, a row a place."""
    ready = Q(stage=Stage.DECISION, dialogue__meeting__minutes_validated_at__isnull=False)
    place = Case(When(ready & ~Q(proposed_by=user), then=Value(READY)), default="stage")
    standing = visible.annotate(where=place, here=Window(Count("pk"), partition_by="where"))
    first = standing.order_by("where", "dialogue__structure__code", "indicator__number")
    return {rating.where: _Place(rating.here, rating) for rating in first.distinct("where")}


def _opening(user: User, campaign: Campaign) -> Task:
    title = "Ouvrir les dialogues de gestion"
    detail = "Chaque structure est entendue avant que sa part variable soit arrêtée."
    if not user.is_region_staff:
        return task(title, detail, WAITING)
    return task(title, detail, TODO, reverse("dialogue:open", args=[campaign.year]))


def _without_answer(user: User, visible: QuerySet[Rating], today: date) -> list[Task]:
    """Return what the Region may go on with, where a structure did not answer in its time.

    The database leaves out those that were not reminded; the rules judge the others.
    """
    if not user.is_region_staff:
        return []
    reminded = Q(stage=Stage.SELF_ASSESSMENT, dialogue__reminders__isnull=False)
    asked_again = Q(stage=Stage.REPLY, reply_reminded_on__isnull=False)
    found = visible.filter(reminded | asked_again).distinct()
    ratings = list(found.prefetch_related("dialogue__reminders"))
    silent = [r for r in _at(ratings, Stage.SELF_ASSESSMENT) if silence(r, today).possible]
    late = [
        rating
        for rating in _at(ratings, Stage.REPLY)
        if today > reply_day(rating) and is_reminded_to_reply(rating)
    ]
    asked = (("Constater la carence", silent), ("Noter l’absence de réponse", late))
    return [
        task(title, f"{_indicators(found)}.", TODO, address(found[0]))
        for title, found in asked
        if found
    ]


def _proposing(user: User, places: dict[str, _Place]) -> Task:
    title = "Proposer un niveau à chaque structure"
    waiting = places.get(Stage.PROPOSAL)
    if waiting:
        due = waiting.first.dialogue.campaign.schedule.proposal_due
        detail = f"{waiting}, au plus tard le {date_long(due)}."
        return task(
            title, detail, TODO if user.is_region_staff else WAITING, address(waiting.first)
        )
    unheard = places.get(Stage.SELF_ASSESSMENT)
    if unheard:
        return task(title, f"Les structures s’évaluent\u00a0: {unheard}.", WAITING)
    return task(title, "Toutes les propositions sont faites.", DONE)


def _deciding(user: User, places: dict[str, _Place]) -> Task:
    title = "Arrêter les niveaux"
    ready, others = places.get(READY), places.get(Stage.DECISION)
    if user.has_role(Role.REGION_MANAGER) and ready:
        return task(title, f"{ready}, après l’entretien.", TODO, address(ready.first))
    if ready:
        count = ready.count + (others.count if others else 0)
        said = counted(count, "indicateur", "indicateurs")
        return task(title, f"{said}, par une ou un responsable.", WAITING)
    if others:
        return task(title, f"{others}, une fois validé le compte rendu.", WAITING)
    if list(places) == [Stage.CLOSED]:
        return task(title, "Tous les niveaux sont arrêtés.", DONE)
    return task(title, "Après l’entretien des trois parties.", LATER)


def _assessing(user: User, ratings: list[Rating]) -> Task:
    title = "Écrire l’auto-évaluation"
    waiting = _at(ratings, Stage.SELF_ASSESSMENT)
    silent = [rating for rating in ratings if rating.self_level is None]
    if not waiting and silent:
        return task(title, f"{_indicators(silent)} : silence constaté.", DONE)
    if not waiting:
        return task(title, "Transmise à la Région.", DONE)
    first = min(waiting, key=assessment_due)
    detail = f"{_indicators(waiting)}, au plus tard le {date_long(assessment_due(first))}."
    return task(title, detail, _own_turn(user), address(first))


def _replying(user: User, ratings: list[Rating], today: date) -> Task:
    title = "Répondre à la proposition de la Région"
    waiting = [r for r in _at(ratings, Stage.REPLY) if today <= reply_day(r)]
    if waiting:
        first = min(waiting, key=reply_day)
        detail = f"{_indicators(waiting)}, au plus tard le {date_long(reply_day(first))}."
        return task(title, detail, _own_turn(user), address(first))
    if _at(ratings, Stage.REPLY):
        return task(title, "Le délai est passé : la Région vous relancera.", WAITING)
    if any(r.stage in stages_before(Stage.REPLY) for r in ratings):
        return task(title, "Après la proposition.", LATER)
    return task(title, "Le dialogue se poursuit par l’entretien.", DONE)


def _reading(ratings: list[Rating]) -> Task:
    title = "Décision de la Région"
    settled = _at(ratings, Stage.CLOSED)
    if not settled:
        return task(title, "Après l’entretien des trois parties.", LATER)
    detail = f"{_indicators(settled)} sur {len(ratings)}, à lire avec ses motifs."
    return task(title, detail, READ, address(settled[0]))


def _own_turn(user: User) -> tuple[str, str]:
    """Return the verdict of a task that the director does and the president follows."""
    return TODO if user.has_role(Role.DIRECTOR) else WAITING


def _at(ratings: list[Rating], stage: Stage) -> list[Rating]:
    return [rating for rating in ratings if rating.stage == stage]


def _indicators(ratings: list[Rating]) -> str:
    return counted(len(ratings), "indicateur", "indicateurs")
