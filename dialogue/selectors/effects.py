"""What a level is worth to a structure, in cents, from the adopted run and nothing else."""

from dataclasses import dataclass

from allocation.engine import earned
from allocation.models import Indicator, RunLine
from dialogue.models import Rating
from dialogue.rules import LEVELS


@dataclass(frozen=True)
class Effect:
    """What one level earns of an indicator's ceiling, and what it leaves, in cents.

    What is left is shared by all that the network earns, or kept: it depends on others.
    """

    level: int
    words: str
    earned_cents: int
    unearned_cents: int


def effects_of(rating: Rating) -> list[Effect]:
    """Return what each level is worth, from the lowest to the ceiling. One query."""
    line = RunLine.objects.get(
        run__adoption__campaign=rating.dialogue.campaign_id,
        structure=rating.dialogue.structure_id,
        indicator_number=rating.indicator.number,
    )
    return [_effect(rating, line.amount_cents, level) for level in LEVELS]


def worded(indicator: Indicator, level: int | None) -> str:
    """Return the scale's sentence for the level, nothing for no level or a scale without it."""
    scale = indicator.scale
    return scale[level] if level is not None and level < len(scale) else ""


def _effect(rating: Rating, ceiling: int, level: int) -> Effect:
    gained = earned(ceiling, level)
    return Effect(level, worded(rating.indicator, level), gained, ceiling - gained)
