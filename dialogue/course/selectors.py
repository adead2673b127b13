"""Where every dialogue of a year stands: by structure, never in an order of merit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Count, Q
from django.utils.text import capfirst

from allocation.models import Campaign, Indicator
from allocation.parameters.services import words
from allocation.postponements.selectors import What, postponements_of, put_off_from
from dialogue.course.models import DATES, Schedule
from dialogue.models import Dialogue, Rating, Reminder, Statement
from dialogue.ratings.selectors import due_day, is_late, worded
from dialogue.rules import (
    DIRECTOR,
    LEVEL_GIVEN,
    LEVELS,
    REMINDERS_APART,
    REPLY_AFTER_REMINDER,
    TEXTS,
    Stage,
    TextKind,
    waited_for,
)
from dialogue.thread.selectors import ratings_visible_to, statements_visible_to
from structures.models import Structure, Territory, User

# Each kind of text that gives a level, as all those of a year are called.
PLURALS = {kind: f"{capfirst(TEXTS[kind].label)}s" for kind in LEVEL_GIVEN}
STRUCTURE, REGION = "structure", "region"
REPLY = "reply_days"
WAITED = {STRUCTURE: "la structure", REGION: "la Région", "": ""}


@dataclass(frozen=True)
class OverviewFilter:
    """What the overview is narrowed to; an empty value narrows nothing."""

    territory: Territory | None = None
    stage: str = ""
    party: str = ""
    late: bool = False


@dataclass(frozen=True)
class Delays:
    """How many reminders and days stand between a structure's silence and what it changes."""

    reminders: int
    reminders_apart: int
    silence_days: int
    reply_days: int


@dataclass(frozen=True)
class RatingCell:
    """An indicator of a structure: its stage, who is waited for, late since how many days."""

    rating: Rating
    tone: str
    party: str
    due: date | None
    late_days: int

    @property
    def waits_for(self) -> str:
        """Who is waited for, in words; nobody once it is settled."""
        return WAITED[self.party]


@dataclass(frozen=True)
class DialogueRow:
    """A structure's dialogue: one cell an indicator, how many reminders left."""

    dialogue: Dialogue
    cells: list[RatingCell]
    reminders: int


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
    level: int
    words: str
    structure: Structure
    text: str
    self_level: int | None


@dataclass(frozen=True)
class LevelArguments:
    """The arguments of one level, by structure code."""

    level: int
    words: str
    arguments: list[Argument]


@dataclass(frozen=True)
class Overview:
    """A year's dialogues by territory and code; the counts are over indicators, unfiltered."""

    indicators: list[Indicator]
    rows: list[DialogueRow]
    distributions: list[Distribution]
    dialogues: int
    settled: int
    total: int
    late: int


def overview(campaign: Campaign, user: User, today: date, asked: OverviewFilter) -> Overview:
    """Return the dialogues that `user` may see, narrowed to what is asked. Two queries."""
    ratings = list(
        ratings_visible_to(user)
        .filter(dialogue__campaign=campaign)
        .order_by(
            "dialogue__structure__territory__number",
            "dialogue__structure__code",
            "indicator__number",
        )
    )
    rows = _rows(ratings, _reminders(campaign), today)
    cells = [cell for row in rows for cell in row.cells]
    return Overview(
        indicators=[cell.rating.indicator for cell in rows[0].cells] if rows else [],
        rows=[row for row in rows if _is_asked(row, asked)],
        distributions=distributions(ratings),
        dialogues=len(rows),
        settled=sum(cell.rating.stage == Stage.CLOSED for cell in cells),
        total=len(cells),
        late=sum(cell.late_days > 0 for cell in cells),
    )


@dataclass(frozen=True)
class Standing:
    """How far the dialogues of a year are, in indicators; `silent` and `own` count those late.

    What is late waits for the structures, or for the Region itself.
    """

    total: int
    settled: int
    silent: int
    own: int


def standing(campaign: Campaign, today: date) -> Standing:
    """Return how far the dialogues of a year are. Two queries, whatever their number."""
    late = is_late(campaign, today)
    heard = [stage for stage in Stage if DIRECTOR in waited_for(stage)]
    own = [stage for stage in Stage if waited_for(stage) and stage not in heard]
    counts = Rating.objects.filter(dialogue__campaign=campaign).aggregate(
        total=Count("pk"),
        settled=Count("pk", filter=Q(stage=Stage.CLOSED)),
        silent=Count("pk", filter=late & Q(stage__in=heard)),
        own=Count("pk", filter=late & Q(stage__in=own)),
    )
    return Standing(**counts)


def _rows(
    ratings: Iterable[Rating], reminders: Mapping[int, int], today: date
) -> list[DialogueRow]:
    return [
        DialogueRow(
            dialogue, [_cell(rating, today) for rating in own], reminders.get(dialogue.pk, 0)
        )
        for dialogue, own in groupby(ratings, key=lambda rating: rating.dialogue)
    ]


def _cell(rating: Rating, today: date) -> RatingCell:
    due, roles = due_day(rating), waited_for(Stage(rating.stage))
    party = STRUCTURE if DIRECTOR in roles else REGION if roles else ""
    late_days = max(0, (today - due).days) if due else 0
    tone = "done" if due is None else "blocked" if late_days else "progress"
    return RatingCell(rating, tone, party, due, late_days)


def _is_asked(row: DialogueRow, asked: OverviewFilter) -> bool:
    """Tell whether one of the structure's indicators answers all that is asked."""
    if asked.territory and row.dialogue.structure.territory_id != asked.territory.pk:
        return False
    return any(
        (not asked.stage or cell.rating.stage == asked.stage)
        and (not asked.party or cell.party == asked.party)
        and (not asked.late or cell.late_days > 0)
        for cell in row.cells
    )


def _reminders(campaign: Campaign) -> dict[int, int]:
    """Return how many reminders of each dialogue left, by its key. One query."""
    left = Reminder.objects.filter(dialogue__campaign=campaign).exclude(**{"left_on": None})
    counted_by = left.order_by().values_list("dialogue").annotate(count=Count("pk"))
    return dict(counted_by)


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
            structure, text = rating.dialogue.structure, texts.get(rating.pk, "")
            words = worded(indicator, level)
            own = Argument(rating, level, words, structure, text, rating.self_level)
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


def delays_of(campaign: Campaign | None) -> Delays:
    """Return the delays of a campaign; before the first, those that one begins with. No query."""
    rules = campaign or Campaign()
    return Delays(
        rules.reminders_needed,
        REMINDERS_APART.days,
        rules.silence_days,
        REPLY_AFTER_REMINDER.days,
    )


def dates_in_words(schedule: Schedule) -> dict[str, str]:
    """Return each date and the delay in words, by the key of its changes. No query."""
    return {f"schedule.{name}": words(schedule, name) for name in (*DATES, REPLY)}


def put_off_dates(schedule: Schedule, since: datetime) -> dict[str, str]:
    """Say, by column, what each date or delay was before it was put off. One query.

    `since` is the opening: one that was undone had dates of its own.
    """
    now, postponed = dates_in_words(schedule), postponements_of(schedule.campaign, What.DIALOGUES)
    found = put_off_from(postponed.filter(decided_at__gte=since))
    stands = {key: before for key, (before, after) in found.items() if now.get(key) == after}
    said = {key.partition(".")[2]: f"reporté du {before}" for key, before in stands.items()}
    if REPLY in said:
        said[REPLY] = f"allongé : {stands[f'schedule.{REPLY}']} auparavant"
    return said
