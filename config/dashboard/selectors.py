"""What the dashboard of a year gathers, whatever the size of the network."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, Subquery, Sum

from allocation.campaigns.states import State, reached
from allocation.models import Campaign, DecidedLevel, Run, RunLine
from allocation.payments.selectors import DueSums, due_rows, due_sums
from allocation.reviews.selectors import open_challenges, review_of, standings
from allocation.runs.selectors import IndicatorColumn, RunSums, run_sums
from dialogue.course.selectors import Standing, standing
from structures.ground import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class TerritoryEuros:
    """What the structures of a territory have together, in cents."""

    name: str
    structures: int
    fixed_cents: int
    maximum_cents: int


@dataclass(frozen=True)
class Heard:
    """How the directions stand in the review of figures; `contested` have no answer yet."""

    open: bool
    standings: dict[str, int]
    contested: int


@dataclass(frozen=True)
class Dashboard:
    """A year at a glance; what the year has not come to is None."""

    campaign: Campaign
    sums: RunSums | None
    due: DueSums | None
    territories: list[TerritoryEuros]
    dialogues: Standing | None
    heard: Heard | None


def dashboard(campaign: Campaign, adopted: Run | None, settlement: Run | None) -> Dashboard:
    """Return a year at a glance. Seven queries at most, whatever the size of the network."""
    argued = reached(campaign.state, State.DIALOGUE)
    return Dashboard(
        campaign,
        run_sums(adopted) if adopted else None,
        due_sums(due_rows(adopted, settlement), settlement) if adopted else None,
        territories(adopted) if adopted else [],
        standing(campaign, clock.today()) if argued else None,
        None if adopted else heard(campaign),
    )


def heard(campaign: Campaign) -> Heard | None:
    """Return how the directions stand in the review of figures, None before it. Three queries."""
    review = review_of(campaign)
    if review is None:
        return None
    still_open = clock.today() <= review.ends_on
    return Heard(still_open, standings(campaign), open_challenges(campaign).count())


def territories(run: Run) -> list[TerritoryEuros]:
    """Return what each territory has of a run, by name. One query."""
    rows = run.totals.order_by().values(name=F("structure__territory__name"))
    found = rows.annotate(
        structures=Count("pk"), fixed_cents=Sum("fixed_cents"), maximum_cents=Sum("maximum_cents")
    ).order_by("name")
    return [TerritoryEuros(**row) for row in found]


def flat_rows(run: Run, settlement: Run | None, columns: list[IndicatorColumn]) -> "QuerySet[Any]":
    """Return one row a structure, with all that the year says of it. One query.

    By indicator: `value_N` is what it counts, `amount_N` what it gives (a ceiling on axis 3), in
    cents, `level_N` the level decided.
    """
    own = RunLine.objects.filter(run=run, structure=OuterRef("structure"))
    levels = DecidedLevel.objects.filter(campaign=run.campaign_id, structure=OuterRef("structure"))
    found: dict[str, Subquery] = {}
    for column in columns:
        lines = own.filter(indicator_number=column.number)
        decided = levels.filter(indicator_number=column.number)
        found[f"value_{column.number}"] = Subquery(lines.values("value"))
        found[f"amount_{column.number}"] = Subquery(lines.values("amount_cents"))
        found[f"level_{column.number}"] = Subquery(decided.values("level"))
    rows = due_rows(run, settlement).select_related("structure__territory")
    return rows.annotate(**found)
