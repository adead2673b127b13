"""What a level is worth to a structure, in cents, from the adopted run and nothing else."""

from dataclasses import dataclass

from allocation.engine import earned
from allocation.models import RunLine
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


def ceiling_of(rating: Rating) -> int:
    """Return the most that the structure may earn on the indicator, in cents. One query."""
    line = RunLine.objects.get(
        run__adoption__campaign=rating.dialogue.campaign_id,
        structure=rating.dialogue.structure_id,
        indicator_number=rating.indicator.number,
    )
    return line.amount_cents


def effects_of(rating: Rating) -> list[Effect]:
    """Return what each level is worth, from the lowest. One query."""
    ceiling = ceiling_of(rating)
    return [_effect(rating, ceiling, level) for level in LEVELS]


def effect_of(rating: Rating, level: int) -> Effect:
    """Return what `level` is worth, before anything is redistributed. One query."""
    return _effect(rating, ceiling_of(rating), level)


def worded(rating: Rating, level: int | None) -> str:
    """Return the scale's sentence for the level, nothing for no level or a scale without it."""
    scale = rating.indicator.scale
    return scale[level] if level is not None and level < len(scale) else ""


def _effect(rating: Rating, ceiling: int, level: int) -> Effect:
    gained = earned(ceiling, level)
    return Effect(level, worded(rating, level), gained, ceiling - gained)
