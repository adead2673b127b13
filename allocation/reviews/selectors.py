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
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.engine import plain
from allocation.figures.selectors import NOT_READ, SHOWN_WITH_A_FIGURE, indicator_totals
from allocation.models import (
    Campaign,
    ChallengeAnswer,
    Figure,
    FigureAgreement,
    FigureChallenge,
    FigureReview,
    Indicator,
    ReviewSilence,
)
from structures.access import directs
from structures.models import Structure, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    WordedFigure = WithAnnotations[Figure, "Worded"]
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


class Word(TextChoices):
    """What a structure said of a figure as it is now."""

    CONTESTED = "contested", "contestée"
    SETTLED = "settled", "répondue par la Région"
    AGREED = "agreed", "confirmée"
    UNREAD = "unread", "à relire"


class Standing(TextChoices):
    """Where a structure stands in the review."""

    CONTESTS = "contests", "Conteste"
    PARTLY = "partly", "En a relu une partie"
    SILENT = "silent", "N’a rien dit"
    AGREES = "agrees", "A tout relu"
    NOTHING = "nothing", "Aucune donnée encore"


class Worded(TypedDict):
    """What was said of a figure."""

    word: str


class Received(TypedDict):
    """The day a challenge was received."""

    received: date


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


def worded_figures(campaign: Campaign) -> "QuerySet[WordedFigure]":
    """Return the figures of measured indicators, each with the `word` that stands of it."""
    cell = {"indicator": OuterRef("indicator"), "structure": OuterRef("structure")}
    as_it_is = {"value": OuterRef("value"), "definition": OuterRef("counted_under")}
    waiting = FigureChallenge.objects.filter(**cell, answer=None, withdrawal=None)
    answered = ChallengeAnswer.objects.filter(
        challenge__indicator=OuterRef("indicator"),
        challenge__structure=OuterRef("structure"),
        **as_it_is,
    )
    agreed = FigureAgreement.objects.filter(**cell, **as_it_is)
    said = Case(
        When(Exists(waiting), then=Value(Word.CONTESTED.value)),
        When(Exists(answered), then=Value(Word.SETTLED.value)),
        When(Exists(agreed), then=Value(Word.AGREED.value)),
        default=Value(Word.UNREAD.value),
    )
    measured = measured_indicators(campaign).order_by().values("pk")
    return Figure.objects.filter(indicator__in=measured).annotate(word=said)


def own_figures(campaign: Campaign, structure: Structure) -> "list[WordedFigure]":
    """Return a structure's figures with their words, by number. One query."""
    found = worded_figures(campaign).filter(structure=structure).order_by("indicator__number")
    shown = found.select_related(*SHOWN_WITH_A_FIGURE)
    return list(shown.defer(NOT_READ))


def unread_numbers(campaign: Campaign, structure: Structure) -> list[int]:
    """Return the numbers of the indicators of which a structure said nothing yet. One query."""
    found = worded_figures(campaign).filter(structure=structure, word=Word.UNREAD)
    return list(found.order_by("indicator__number").values_list("indicator__number", flat=True))


def unread_by_structure(campaign: Campaign) -> dict[int, list[int]]:
    """Return, by structure, the numbers of which it said nothing yet. One query."""
    found: dict[int, list[int]] = {}
    unread = worded_figures(campaign).filter(word=Word.UNREAD).order_by("indicator__number")
    for structure, number in unread.values_list("structure", "indicator__number"):
        found.setdefault(structure, []).append(number)
    return found


def stamp(figure: Figure) -> str:
    """Return what stands on a page for a value and its wording: what one agrees to."""
    return f"{plain(figure.value)}|{figure.counted_under_id or ''}"


def review_rows(campaign: Campaign) -> "QuerySet[ReviewRow]":
    """Return the structures of the campaign with where each stands. One query."""
    own = worded_figures(campaign).filter(structure=OuterRef("pk")).order_by().values("structure")

    def counted(condition: Q) -> Coalesce:
        found = own.annotate(number=Count("pk", filter=condition)).values("number")
        return Coalesce(Subquery(found), 0)

    standing = Case(
        When(figures_there=0, then=Value(Standing.NOTHING.value)),
        When(contested__gt=0, then=Value(Standing.CONTESTS.value)),
        When(unread=0, then=Value(Standing.AGREES.value)),
        When(unread=F("figures_there"), then=Value(Standing.SILENT.value)),
        default=Value(Standing.PARTLY.value),
    )
    return (
        campaign_structures(campaign)
        .annotate(
            figures_there=counted(Q()),
            contested=counted(Q(word=Word.CONTESTED)),
            unread=counted(Q(word=Word.UNREAD)),
        )
        .annotate(standing=standing)
    )


def standings(campaign: Campaign) -> dict[str, int]:
    """Count the structures by where they stand. One query."""
    rows = review_rows(campaign).order_by().values_list("standing").annotate(n=Count("pk"))
    return dict(rows)


def open_challenges(campaign: Campaign) -> "QuerySet[DatedChallenge]":
    """Return what waits for the Region's answer, the oldest first. One query."""
    waiting = FigureChallenge.objects.filter(
        review__campaign=campaign, answer=None, withdrawal=None
    )
    dated = waiting.annotate(received=TruncDate("made_at")).order_by("made_at", "pk")
    return dated.select_related("structure", "indicator", "review")


def blocking_challenges(campaign: Campaign) -> "QuerySet[DatedChallenge]":
    """Return those that came in time: a run is adopted once they are answered. One query."""
    return open_challenges(campaign).filter(received__lte=F("review__ends_on"))


def challenges_of(campaign: Campaign, structure: Structure) -> "QuerySet[DatedChallenge]":
    """Return all that a structure contested, the latest first, and its end. One query."""
    found = FigureChallenge.objects.filter(review__campaign=campaign, structure=structure)
    dated = found.annotate(received=TruncDate("made_at")).order_by("-pk")
    more = ("made_by", "file", "definition", "withdrawal", "answer__answered_by", "indicator")
    return dated.select_related("review", *more).defer("file__content")


def challenges_in(campaign: Campaign) -> "QuerySet[DatedChallenge]":
    """Return all that was contested in a campaign. One query."""
    found = FigureChallenge.objects.filter(review__campaign=campaign)
    dated = found.annotate(received=TruncDate("made_at"))
    more = ("structure", "indicator", "file", "made_by", "withdrawal", "answer")
    return dated.select_related("review__campaign", "definition", *more).defer("file__content")


def figure_of(challenge: FigureChallenge) -> Figure | None:
    """Return the figure that a challenge is about, as it is now; None if it was undone since.

    One query.
    """
    shown = Figure.objects.select_related(*SHOWN_WITH_A_FIGURE).defer(NOT_READ)
    return shown.filter(indicator=challenge.indicator_id, structure=challenge.structure_id).first()


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
    """Return what a structure may read of the network, by indicator. Two queries.

    A total is whole, and tells nothing of a neighbour.
    """
    structures = campaign_structures(campaign).count()
    return {one: _total(one.total, one.entered, structures) for one in indicator_totals(campaign)}


def _total(total: Decimal | None, entered: int, structures: int) -> NetworkTotal:
    if structures - 1 < FEWEST_OTHERS:
        return NetworkTotal(None, "non communiqué : le réseau est trop petit")
    if entered < structures:
        return NetworkTotal(None, "pas encore complet")
    return NetworkTotal(total)
