"""What is known of a run before it is adopted: its sensitivity, and what its year still asks."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from allocation.checklist.models import AmountSpread, FigureMove, Sensitivity
from allocation.figures.completeness import unusual_cells
from allocation.figures.selectors import FigureCounts, figure_counts
from allocation.models import Campaign, CampaignRevision, FigureReview, Run
from allocation.reviews.selectors import (
    Standing,
    is_late,
    open_challenges,
    review_of,
    review_rows,
    standings,
)
from allocation.revisions.selectors import confirmed_revisions
from allocation.runs.services import why_stale
from structures.ground.tasks import NAMED

SHOWN_MOVES = 20


@dataclass(frozen=True)
class Reviewed:
    """Where the review of figures is: whom it waits for, and what it leaves unanswered.

    `blocking` came in time, `late` did not; `silent` names a few of the structures that said
    nothing, of `silent_count`.
    """

    review: FigureReview | None
    blocking: list[Any]
    late: list[Any]
    silent: list[str]
    silent_count: int
    partly_count: int


@dataclass(frozen=True)
class BeforeAdoption:
    """What a year still asks of who would adopt one of its runs."""

    figures: FigureCounts
    reviewed: Reviewed
    explained: int
    unexplained: int
    confirmed: list[CampaignRevision]
    prepared: bool
    stale: str
    rails: dict[str, Any]
    held: Collection[str]
    respread: list[str]


def before_adoption(campaign: Campaign, run: Run, respread: list[str]) -> BeforeAdoption:
    """Return what is known of the figures, their review, the rule, the run. 24 queries at most.

    The record is read: whether the run is still that of today, and whom its guard rails hold.
    """
    unusual = unusual_cells(campaign).values()
    record = run.record
    revisions = campaign.revisions.filter(confirmed_at=None, withdrawn_at=None)
    rails = record.get("sharing", {}).get("guard_rails", {})
    return BeforeAdoption(
        figures=figure_counts(campaign),
        reviewed=_reviewed(campaign),
        explained=sum(unusual),
        unexplained=len(unusual) - sum(unusual),
        confirmed=list(confirmed_revisions(campaign).filter(confirmed_at__gt=run.computed_at)),
        prepared=revisions.exists(),
        stale=why_stale(campaign, run),
        rails=record["inputs"]["parameters"],
        held=rails.get("held", {}),
        respread=respread,
    )


def _reviewed(campaign: Campaign) -> Reviewed:
    review = review_of(campaign)
    if review is None:
        return Reviewed(None, [], [], [], 0, 0)
    challenges = list(open_challenges(campaign))
    counts = standings(campaign)
    silent = counts.get(Standing.SILENT, 0)
    rows = review_rows(campaign).filter(standing=Standing.SILENT)[:NAMED] if silent else []
    return Reviewed(
        review,
        [one for one in challenges if not is_late(one)],
        [one for one in challenges if is_late(one)],
        [str(one) for one in rows],
        silent,
        counts.get(Standing.PARTLY, 0),
    )


def last_sensitivity(run: Run) -> Sensitivity | None:
    """Return what was last asked of a run, computed or not, or None. One query."""
    return run.sensitivities.first()


def spread_rows(sensitivity: Sensitivity | None) -> QuerySet[AmountSpread]:
    """Return how each amount spreads. One query."""
    rows = AmountSpread.objects.filter(sensitivity=sensitivity)
    return rows.select_related("structure")


def first_moves(sensitivity: Sensitivity) -> list[FigureMove]:
    """Return the figures that would move the most. One query."""
    return list(sensitivity.moves.select_related("structure")[:SHOWN_MOVES])
