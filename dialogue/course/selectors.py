"""Where every dialogue of a year stands: by structure, never in an order of merit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count
from django.urls import reverse

from allocation.campaigns.selectors import current_campaign
from allocation.campaigns.states import reached
from allocation.models import Campaign, Indicator, State
from dialogue.course.consistency import Distribution, distributions
from dialogue.letters.selectors import dialogues_without_letter
from dialogue.models import Dialogue, Rating
from dialogue.ratings.selectors import due_day
from dialogue.rules import DIRECTOR, Stage, waited_for
from dialogue.thread.selectors import ratings_visible_to
from structures.ground.french import counted
from structures.ground.tasks import BLOCKED, DONE, TODO, WAITING, Task, task
from structures.models import REGION_STAFF, User

STRUCTURE, REGION = "structure", "region"
WAITED = {STRUCTURE: "la structure", REGION: "la Région", "": ""}


@dataclass(frozen=True)
class Asked:
    """What the overview is narrowed to; an empty value narrows nothing."""

    territory: object = None
    stage: str = ""
    party: str = ""
    late: bool = False


@dataclass(frozen=True)
class Cell:
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
class Row:
    """A structure's dialogue: one cell an indicator, how many reminders left."""

    dialogue: Dialogue
    cells: list[Cell]
    reminders: int


@dataclass(frozen=True)
class Overview:
    """A year's dialogues by territory and code; the counts are over indicators, unfiltered."""

    indicators: list[Indicator]
    rows: list[Row]
    distributions: list[Distribution]
    dialogues: int
    settled: int
    total: int
    late: int


def overview(campaign: Campaign, user: User, today: date, asked: Asked) -> Overview:
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


def overview_tasks(user: User, today: date) -> list[Task]:
    """Return what the dialogues of the year ask of the Region's staff. Four queries."""
    campaign = current_campaign()
    under_way = campaign is not None and reached(campaign.state, State.DIALOGUE)
    if user.structure_id or not under_way:
        return []
    found = overview(campaign, user, today, Asked())
    return [*_stage_tasks(campaign, user, found), *_letter_tasks(campaign, user)]


def _stage_tasks(campaign: Campaign, user: User, found: Overview) -> list[Task]:
    url = reverse("dialogue:overview", args=[campaign.year])
    title = "Suivre les dialogues de gestion"
    detail = f"{found.settled} notes arrêtées sur {found.total}."
    if found.settled == found.total:
        return [task(title, detail, DONE, url)]
    late = [cell for row in found.rows for cell in row.cells if cell.late_days > 0]
    silent = sum(cell.party == STRUCTURE for cell in late)
    own = sum(cell.party == REGION for cell in late)
    acts = user.role in REGION_STAFF
    tasks = [task(title, detail, TODO if acts else WAITING, url)]
    if silent:
        text = f"{counted(silent, 'indicateur attend', 'indicateurs attendent')} la structure."
        where = reverse("dialogue:reminders", args=[campaign.year]) if acts else url
        verdict = TODO if acts else WAITING
        tasks.append(task("Relancer les structures en retard", text, verdict, where))
    if own:
        text = f"{counted(own, 'indicateur', 'indicateurs')} : le retard est celui de la Région."
        late_url = f"{url}?party={REGION}&late=on"
        tasks.append(task("Rattraper les étapes en retard", text, BLOCKED, late_url))
    return tasks


def _letter_tasks(campaign: Campaign, user: User) -> list[Task]:
    waiting = dialogues_without_letter(campaign)
    if not waiting or user.role not in REGION_STAFF:
        return []
    url = reverse("dialogue:letters", args=[campaign.year])
    text = f"{counted(len(waiting), 'dialogue clos', 'dialogues clos')} sans lettre de décision."
    return [task("Imprimer les lettres de décision", text, TODO, url)]


def _rows(ratings: Iterable[Rating], reminders: Mapping[int, int], today: date) -> list[Row]:
    return [
        Row(dialogue, [_cell(rating, today) for rating in own], reminders.get(dialogue.pk, 0))
        for dialogue, own in groupby(ratings, key=lambda rating: rating.dialogue)
    ]


def _cell(rating: Rating, today: date) -> Cell:
    due, roles = due_day(rating), waited_for(rating.stage)
    party = STRUCTURE if DIRECTOR in roles else REGION if roles else ""
    late_days = max(0, (today - due).days) if due else 0
    tone = "done" if due is None else "blocked" if late_days else "progress"
    return Cell(rating, tone, party, due, late_days)


def _is_asked(row: Row, asked: Asked) -> bool:
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
    counted_by = campaign.dialogues.filter(reminders__isnull=False)
    return dict(counted_by.annotate(sent=Count("reminders")).values_list("pk", "sent"))
