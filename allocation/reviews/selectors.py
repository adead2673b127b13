"""What structures said of their figures, and what waits for whom."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, TruncDate

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.selectors import indicator_totals
from allocation.models import (
    Campaign,
    FigureChallenge,
    FigureReview,
    Indicator,
    ReviewSilence,
    SecondSource,
)
from allocation.reviews.heard.selectors import Word, of_each_structure, unread_cells
from allocation.second_sources.selectors import counted_elsewhere, counted_totals
from structures.access import directs
from structures.models import Structure, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    ReviewRow = WithAnnotations[Structure, "Counts"]
    DatedChallenge = WithAnnotations[FigureChallenge, "Received"]

OPENING = "review_opening"
# The Region sets itself so many days to answer, from the day a challenge is received.
ANSWER_DAYS = 7
# A structure has so many working days to read, at least.
SHORTEST_DAYS = 5
# With fewer others, a total would tell a structure what its neighbours counted.
FEWEST_OTHERS = 4
SATURDAY = 5


class Standing(TextChoices):
    """Where a structure stands in the review."""

    CONTESTS = "contests", "Conteste"
    PARTLY = "partly", "En a relu une partie"
    SILENT = "silent", "N’a rien dit"
    AGREES = "agrees", "A tout relu"
    NOTHING = "nothing", "Aucune donnée encore"
    UNOPENED = "unopened", "Relecture non ouverte"


class Received(TypedDict):
    """The day a challenge was received; how the second source that it is of is named, if any."""

    received: date
    source_name: str | None


class Counts(TypedDict):
    """How many figures a structure has, of which it contests some, and has some to read."""

    figures_there: int
    contested: int
    unread: int
    standing: str


def review_of(campaign: Campaign) -> FigureReview | None:
    """Return the review of a campaign, or None before it is opened. One query."""
    return FigureReview.objects.filter(campaign=campaign).select_related("opened_by").first()


def earliest_end(today: date) -> date:
    """Return the first day on which a review that opens today may end.

    >>> earliest_end(date(2015, 1, 28))  # a Wednesday
    datetime.date(2015, 2, 4)
    """
    day, left = today, SHORTEST_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < SATURDAY
    return day


def unread_numbers(campaign: Campaign, structure: Structure) -> list[int]:
    """Return the numbers of the indicators of which a structure said nothing yet. One query."""
    return [number for _, number in unread_cells(campaign, structure)]


def unread_by_structure(campaign: Campaign) -> dict[int, list[int]]:
    """Return, by structure, the numbers of which it said nothing yet. One query."""
    found: dict[int, list[int]] = {}
    for structure, number in unread_cells(campaign):
        found.setdefault(structure, []).append(number)
    return found


def review_rows(campaign: Campaign) -> "QuerySet[ReviewRow]":
    """Return the structures of the campaign with where each stands. One query."""

    def counted(word: Word | None = None) -> CombinedExpression:
        own, second = of_each_structure(campaign, word)
        return Coalesce(Subquery(own), 0) + Coalesce(Subquery(second), 0)

    standing = Case(
        When(~Exists(FigureReview.objects.filter(campaign=campaign)), then=_where("UNOPENED")),
        When(figures_there=0, then=_where("NOTHING")),
        When(contested__gt=0, then=_where("CONTESTS")),
        When(unread=0, then=_where("AGREES")),
        When(unread=F("figures_there"), then=_where("SILENT")),
        default=_where("PARTLY"),
    )
    return (
        campaign_structures(campaign)
        .annotate(
            figures_there=counted(),
            contested=counted(Word.CONTESTED),
            unread=counted(Word.UNREAD),
        )
        .annotate(standing=standing)
    )


def _where(name: str) -> Value:
    return Value(Standing[name].value)


def standings(campaign: Campaign) -> dict[str, int]:
    """Count the structures by where they stand. One query."""
    rows = review_rows(campaign).order_by().values_list("standing").annotate(n=Count("pk"))
    return dict(rows)


def open_challenges(campaign: Campaign) -> "QuerySet[DatedChallenge]":
    """Return what waits for the Region's answer, the oldest first. One query."""
    waiting = _dated(campaign).filter(answer=None, withdrawal=None).order_by("made_at", "pk")
    return waiting.select_related("structure", "indicator", "review")


def blocking_challenges(campaign: Campaign) -> "QuerySet[DatedChallenge]":
    """Return those that came in time: a run is adopted once they are answered. One query."""
    return open_challenges(campaign).filter(received__lte=F("review__ends_on"))


def challenges_of(campaign: Campaign, structure: Structure) -> "QuerySet[DatedChallenge]":
    """Return all that a structure contested, the latest first, and its end. One query."""
    dated = _dated(campaign).filter(structure=structure).order_by("-pk")
    more = ("made_by", "file", "definition", "withdrawal", "answer__answered_by", "indicator")
    return dated.select_related("review", *more).defer("file__content")


def challenges_in(campaign: Campaign) -> "QuerySet[DatedChallenge]":
    """Return all that was contested in a campaign. One query."""
    more = ("structure", "indicator", "file", "made_by", "withdrawal", "answer")
    found = _dated(campaign).select_related("review__campaign", "definition", *more)
    return found.defer("file__content")


def _dated(campaign: Campaign) -> "QuerySet[DatedChallenge]":
    name = SecondSource.objects.filter(indicator=OuterRef("indicator"), kind=OuterRef("counted_by"))
    return FigureChallenge.objects.filter(review__campaign=campaign).annotate(
        received=TruncDate("made_at"), source_name=Subquery(name.values("name"))
    )


def silences_of(review: FigureReview) -> dict[int, ReviewSilence]:
    """Return the silences noted at the end of a review, by structure. One query."""
    return {one.structure_id: one for one in review.silences.filter(ends_on=review.ends_on)}


def answer_day(received: date) -> date:
    """Return the last day on which the Region answers in its own time."""
    return received + timedelta(days=ANSWER_DAYS)


def is_late(challenge: "DatedChallenge") -> bool:
    """Tell whether a structure wrote it once the review had ended."""
    return challenge.received > challenge.review.ends_on


def may_answer(user: User, structure: Structure, campaign: Campaign) -> bool:
    """Tell whether the person speaks for the structure while its figures are reviewed."""
    return directs(user, structure.pk) and campaign.state in OPEN_TO_FIGURES


def may_settle(user: User, campaign: Campaign) -> bool:
    """Tell whether the person answers what structures contest."""
    return user.is_region_staff and campaign.state in OPEN_TO_FIGURES


@dataclass(frozen=True)
class NetworkTotal:
    """What the network totals of an indicator, None where it may not be said, and why."""

    value: Decimal | None
    unsaid: str = ""


def shown_totals(campaign: Campaign) -> dict[Indicator, NetworkTotal]:
    """Return what a structure may read of the network, by indicator, of the values that count.

    A total is whole, and tells nothing of a neighbour. Two queries, one more where a second
    source counts.
    """
    structures = campaign_structures(campaign).count()
    indicators = list(indicator_totals(campaign))
    elsewhere = counted_totals(campaign) if counted_elsewhere(indicators) else {}
    found: dict[Indicator, NetworkTotal] = {}
    for one in indicators:
        own = one.total, one.entered
        counting = elsewhere.get(one.pk, (None, 0)) if one.counted_source else own
        found[one] = _total(*counting, structures)
    return found


def _total(total: Decimal | None, entered: int, structures: int) -> NetworkTotal:
    if structures - 1 < FEWEST_OTHERS:
        return NetworkTotal(None, "non communiqué : le réseau est trop petit")
    if entered < structures:
        return NetworkTotal(None, "pas encore complet")
    return NetworkTotal(total)
