"""What the settlement takes from the dialogues: the levels settled, and what is still open."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Exists, OuterRef

from allocation.campaigns.selectors import campaign_structures
from allocation.models import Campaign
from allocation.runs.record import Ratings
from dialogue.models import Rating
from dialogue.rules import Stage
from structures.models import Structure


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
        assert level is not None  # a closed rating has its level
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


def count_open_dialogues(campaign: Campaign) -> int:
    """Count the structures of `open_dialogues`. One query."""
    own = Rating.objects.filter(dialogue__campaign=campaign, dialogue__structure=OuterRef("pk"))
    still_open = ~Exists(own) | Exists(own.exclude(stage=Stage.CLOSED))
    return campaign_structures(campaign).filter(still_open).count()


def _awaited(rating: Rating) -> str:
    return f"indicateur {rating.indicator.number} : {rating.get_stage_display()}"
