"""The values that count, each with what its structure said of it as it is now."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypedDict

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, TextChoices, Value, When

from allocation.campaigns.selectors import measured_indicators
from allocation.campaigns.sources import OWN
from allocation.engine import plain
from allocation.figures.selectors import NOT_READ, SHOWN_WITH_A_FIGURE
from allocation.models import (
    Campaign,
    ChallengeAnswer,
    DefinitionVersion,
    Figure,
    FigureAgreement,
    FigureChallenge,
    Indicator,
    SecondFigure,
    SecondSource,
)
from structures.models import Structure, User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    WordedFigure = WithAnnotations[Figure, "Worded"]
    WordedSecond = WithAnnotations[SecondFigure, "Worded"]

SHOWN_WITH_A_SECOND = ("source__indicator", "import_batch__file", "recorded_by")
WORDING_DIGITS = 16


class Word(TextChoices):
    """What a structure said of a value as it is now."""

    CONTESTED = "contested", "contestée"
    SETTLED = "settled", "répondue par la Région"
    AGREED = "agreed", "confirmée"
    UNREAD = "unread", "à relire"


class Worded(TypedDict):
    """What was said of a value."""

    word: str


@dataclass(frozen=True)
class HeardValue:
    """A value that may be agreed to or contested: the structure's own, or that of a second source.

    `word` is None where it was not asked for.
    """

    indicator: Indicator
    structure: int
    figure: Figure | SecondFigure
    word: Word | None = None

    @property
    def value(self) -> Decimal:
        """The value. No query, here and below."""
        return self.figure.value

    @property
    def recorded_by(self) -> User:
        """Who recorded it."""
        return self.figure.recorded_by

    @property
    def second(self) -> SecondSource | None:
        """The second source that counted it, None where the structure did."""
        return self.figure.source if isinstance(self.figure, SecondFigure) else None

    @property
    def counted_by(self) -> str:
        """The kind of body that counted it, empty for the structure itself."""
        return self.second.kind if self.second else OWN

    @property
    def counted_under(self) -> DefinitionVersion | None:
        """The wording that the structure counted it under; a second source has its own."""
        return None if isinstance(self.figure, SecondFigure) else self.figure.counted_under

    @property
    def counted_as(self) -> str:
        """What the second source says that it counts; empty for the structure's own value."""
        return self.second.definition if self.second else ""

    @property
    def definition(self) -> str:
        """What it counts, in the words that hold for it."""
        return self.counted_under.text if self.counted_under else self.counted_as

    @property
    def origin(self) -> str:
        """Where it comes from: of a second source, its name then its document."""
        if isinstance(self.figure, SecondFigure):
            return f"{self.figure.source} : {self.figure.document}"
        return self.figure.source

    @property
    def stamp(self) -> str:
        """What stands on a page for the value, its source and its wording: what one agrees to."""
        if isinstance(self.figure, Figure):
            return f"{plain(self.value)}|{self.figure.counted_under_id or ''}"
        wording = sha256(self.counted_as.encode()).hexdigest()[:WORDING_DIGITS]
        return f"{plain(self.value)}|{self.counted_by}|{wording}"


def own_that_count(campaign: Campaign) -> "QuerySet[WordedFigure]":
    """Return the structures' own values that count, each with the `word` that stands of it."""
    measured = measured_indicators(campaign).filter(counted_source=OWN).order_by().values("pk")
    wording = {"definition": OuterRef("counted_under")}
    said = _word("indicator", Value(OWN), wording)
    return Figure.objects.filter(indicator__in=measured).annotate(word=said)


def second_that_count(campaign: Campaign) -> "QuerySet[WordedSecond]":
    """Return the values of second sources that count, each with the `word` that stands of it."""
    measured = measured_indicators(campaign).order_by().values("pk")
    counting = SecondFigure.objects.filter(
        source__indicator__in=measured, source__kind=F("source__indicator__counted_source")
    )
    wording = {"counted_as": OuterRef("source__definition")}
    said = _word("source__indicator", OuterRef("source__kind"), wording)
    return counting.annotate(word=said)


def _word(indicator: str, by: Value | OuterRef, wording: dict[str, OuterRef]) -> Case:
    """Return the word that stands of the cell of a query, whose column `indicator` is."""
    cell = {"indicator": OuterRef(indicator), "structure": OuterRef("structure")}
    as_it_is = {"value": OuterRef("value"), **wording}
    waiting = FigureChallenge.objects.filter(**cell, answer=None, withdrawal=None)
    answered = ChallengeAnswer.objects.filter(
        challenge__counted_by=by,
        **{f"challenge__{name}": column for name, column in cell.items()},
        **as_it_is,
    )
    agreed = FigureAgreement.objects.filter(counted_by=by, **cell, **as_it_is)
    return Case(
        When(Exists(waiting), then=Value(Word.CONTESTED.value)),
        When(Exists(answered), then=Value(Word.SETTLED.value)),
        When(Exists(agreed), then=Value(Word.AGREED.value)),
        default=Value(Word.UNREAD.value),
    )


def heard_values(campaign: Campaign, structure: Structure) -> list[HeardValue]:
    """Return a structure's values that count, with their words, by number. Two queries."""
    own = own_that_count(campaign).filter(structure=structure)
    second = second_that_count(campaign).filter(structure=structure)
    found = [
        *(_own(one, Word(one.word)) for one in _shown(own, SHOWN_WITH_A_FIGURE)),
        *(_second(one, Word(one.word)) for one in _shown(second, SHOWN_WITH_A_SECOND)),
    ]
    return sorted(found, key=lambda one: one.indicator.number)


def unread_cells(campaign: Campaign, structure: Structure | None = None) -> list[tuple[int, int]]:
    """Return the cells of which nothing was said yet: structure, number of indicator. One query.

    Of a structure, or of all.
    """
    own = own_that_count(campaign).filter(word=Word.UNREAD)
    second = second_that_count(campaign).filter(word=Word.UNREAD)
    if structure:
        own, second = own.filter(structure=structure), second.filter(structure=structure)
    rows = own.order_by().values_list("structure", "indicator__number")
    more = second.order_by().values_list("structure", "source__indicator__number")
    return sorted(rows.union(more))


def contested_value(challenge: FigureChallenge) -> HeardValue | None:
    """Return the value that a challenge is about, as it is now; None if it was undone since.

    It is that of whoever had counted it, even where somebody else counts since. One query.
    """
    if challenge.counted_by:
        seconds = SecondFigure.objects.filter(
            source__indicator=challenge.indicator_id,
            source__kind=challenge.counted_by,
            structure=challenge.structure_id,
        )
        return next((_second(one) for one in _shown(seconds, SHOWN_WITH_A_SECOND)), None)
    owns = Figure.objects.filter(indicator=challenge.indicator_id, structure=challenge.structure_id)
    return next((_own(one) for one in _shown(owns, SHOWN_WITH_A_FIGURE)), None)


def _shown(rows: "QuerySet[Any]", related: Iterable[str]) -> "QuerySet[Any]":
    return rows.select_related(*related).defer(NOT_READ)


def _own(figure: Figure, word: Word | None = None) -> HeardValue:
    return HeardValue(figure.indicator, figure.structure_id, figure, word)


def _second(figure: SecondFigure, word: Word | None = None) -> HeardValue:
    return HeardValue(figure.source.indicator, figure.structure_id, figure, word)


def has_values(campaign: Campaign) -> bool:
    """Tell whether there is anything to read. At most two queries."""
    return own_that_count(campaign).exists() or second_that_count(campaign).exists()


def of_each_structure(campaign: Campaign, word: Word | None = None) -> list[QuerySet]:
    """Return how many values that count the structure of an outer query has, of each side.

    Those of which `word` stands, or all; no query of its own.
    """
    sides = [own_that_count(campaign), second_that_count(campaign)]
    return [_counted(side.filter(structure=OuterRef("pk")), word) for side in sides]


def _counted(side: QuerySet, word: Word | None) -> QuerySet:
    found = side.filter(word=word) if word else side
    return found.order_by().values("structure").annotate(number=Count("pk")).values("number")
