"""What the settlement takes from the dialogues: the levels settled, and what is still open."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from allocation.campaigns.selectors import campaign_structures, current_campaign
from allocation.models import Campaign, State
from allocation.settlement.selectors import Ratings
from dialogue.models import Rating
from dialogue.rules import Stage
from structures.ground.french import counted
from structures.ground.tasks import BLOCKED, DONE, READ, TODO, WAITING, Task, task
from structures.models import Role, Structure, User


@dataclass(frozen=True)
class OpenDialogue:
    """A structure whose axis 3 is not settled, and what is awaited for each indicator."""

    structure: Structure
    awaited: list[str]


def settled_levels(campaign: Campaign) -> Ratings:
    """Return the levels settled, by indicator number then structure code. One query."""
    levels: dict[int, dict[str, int]] = {}
    closed = Rating.objects.filter(dialogue__campaign=campaign, stage=Stage.CLOSED)
    for number, code, level in closed.values_list(
        "indicator__number", "dialogue__structure__code", "level"
    ):
        levels.setdefault(number, {})[code] = level
    return levels


def open_dialogues(campaign: Campaign) -> list[OpenDialogue]:
    """Return the structures whose dialogue is not closed, by code. Two queries."""
    ratings = Rating.objects.filter(dialogue__campaign=campaign).order_by(
        "dialogue__structure__code", "indicator__number"
    )
    found = {
        pk: [_awaited(r) for r in rows if r.stage != Stage.CLOSED]
        for pk, rows in groupby(
            ratings.select_related("dialogue", "indicator"), lambda r: r.dialogue.structure_id
        )
    }
    awaited = {s: found.get(s.pk, ["dialogue à ouvrir"]) for s in campaign_structures(campaign)}
    return [OpenDialogue(structure, left) for structure, left in awaited.items() if left]


def settlement_tasks(user: User, today: date) -> list[Task]:
    """Return what the settlement of the campaign asks of this person. At most four queries."""
    campaign = current_campaign()
    if campaign is None or campaign.state not in (State.DIALOGUE, State.SETTLEMENT):
        return []
    if user.structure_id:
        return _structure_tasks(user, campaign)
    title, url = "Arrêter le solde", reverse("dialogue:settlement", args=[campaign.year])
    if campaign.state == State.SETTLEMENT:
        return [task(title, "Les montants finals sont connus.", DONE, url)]
    left = open_dialogues(campaign)
    if left:
        detail = f"{counted(len(left), 'dialogue', 'dialogues')} à clore auparavant."
        return [task(title, detail, BLOCKED, url)]
    if user.role == Role.REGION_MANAGER:
        return [task(title, "Tous les dialogues sont clos.", TODO, url)]
    return [task(title, "Tous les dialogues sont clos. Par une ou un responsable.", WAITING, url)]


def _structure_tasks(user: User, campaign: Campaign) -> list[Task]:
    if campaign.state != State.SETTLEMENT:
        return []
    url = reverse("allocation:explained", args=[user.structure.code, campaign.year])
    detail = "Part obtenue, part redistribuée, solde : chaque euro y est expliqué."
    return [task(f"Votre montant final {campaign.year}", detail, READ, url)]


def _awaited(rating: Rating) -> str:
    return f"indicateur {rating.indicator.number} : {rating.get_stage_display()}"
