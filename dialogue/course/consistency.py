"""Are similar cases treated alike? How many structures at each level, and their arguments."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst

from allocation.models import Campaign, Indicator
from dialogue.models import Rating, Statement
from dialogue.ratings.selectors import worded
from dialogue.rules import LEVEL_GIVEN, LEVELS, TEXTS, TextKind
from dialogue.thread.selectors import ratings_visible_to, statements_visible_to
from structures.models import Structure, User

# Each kind of text that gives a level, as all those of a year are called.
PLURALS = {kind: f"{capfirst(TEXTS[kind].label)}s" for kind in LEVEL_GIVEN}


@dataclass(frozen=True)
class LevelCount:
    """How many structures are at a level, by kind of text."""

    level: int
    words: str
    counts: dict[str, int]


@dataclass(frozen=True)
class Distribution:
    """How the levels of an indicator are spread; `without` counts those not given yet."""

    indicator: Indicator
    levels: list[LevelCount]
    without: dict[str, int]
    total: int


@dataclass(frozen=True)
class Argument:
    """A structure's text at a level, and the level it gave itself."""

    rating: Rating
    structure: Structure
    text: str
    self_level: int | None


@dataclass(frozen=True)
class LevelArguments:
    """The arguments of one level, by structure code."""

    level: int
    words: str
    arguments: list[Argument]


def distributions(ratings: Iterable[Rating]) -> list[Distribution]:
    """Return one distribution an indicator, in order. No query on visible ratings."""
    by_indicator: dict[Indicator, list[Rating]] = {}
    for rating in ratings:
        by_indicator.setdefault(rating.indicator, []).append(rating)
    return [
        _distribution(indicator, own)
        for indicator, own in sorted(by_indicator.items(), key=lambda item: item[0].number)
    ]


def arguments_by_level(
    campaign: Campaign, indicator: Indicator, kind: TextKind, user: User
) -> list[LevelArguments]:
    """Return, by level, the texts as they stand; only what all parties read. Two queries."""
    ratings = ratings_visible_to(user).filter(dialogue__campaign=campaign, indicator=indicator)
    shared = statements_visible_to(user).filter(audience=Statement.Audience.ALL)
    current = shared.filter(kind=kind, rating__in=ratings, replaced_by=None)
    texts = {said.rating_id: said.text for said in current.order_by("written_at", "pk")}
    found: dict[int, list[Argument]] = {level: [] for level in LEVELS}
    for rating in ratings.order_by("dialogue__structure__code"):
        level = getattr(rating, TEXTS[kind].level)
        if level is not None:
            own = Argument(
                rating, rating.dialogue.structure, texts.get(rating.pk, ""), rating.self_level
            )
            found[level].append(own)
    return [LevelArguments(n, worded(indicator, n), own) for n, own in found.items()]


def _distribution(indicator: Indicator, ratings: list[Rating]) -> Distribution:
    given = {kind: [getattr(r, TEXTS[kind].level) for r in ratings] for kind in LEVEL_GIVEN}
    return Distribution(
        indicator,
        [
            LevelCount(
                level,
                worded(indicator, level),
                {kind.value: levels.count(level) for kind, levels in given.items()},
            )
            for level in LEVELS
        ],
        {kind.value: levels.count(None) for kind, levels in given.items()},
        len(ratings),
    )
