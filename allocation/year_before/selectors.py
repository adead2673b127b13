"""The values of the year before those of a campaign, matched by what is measured."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from allocation.campaigns.selectors import counted_in
from allocation.engine.decimals import exact_sum
from allocation.engine.measures import MEASURES
from allocation.figures.checks import needs_comment
from allocation.models import Campaign, Figure, Indicator, PastFigure, RunTotal
from structures.ground.french import number, percent
from structures.models import Structure

SHOWN_PLACES = 2
# Where a structure of then stands at the end of the campaign's year: itself, or who goes on.
HERE, NEXT = "structure", "structure__merged_into"
WHEREABOUTS = (
    *(f"{HERE}_id", f"{HERE}__closed_on"),
    *(f"{NEXT}_id", f"{NEXT}__opened_on", f"{NEXT}__closed_on"),
    *(f"{NEXT}__merged_into_id", f"{NEXT}__merged_into__opened_on"),
)
Row = dict[str, Any]
Cell = tuple[int, int]


@dataclass(frozen=True)
class ValueBefore:
    """A value of the year before, exact, and where it comes from."""

    value: Decimal
    origin: str


@dataclass(frozen=True)
class Beside:
    """A figure beside that of the year before; None for what is not known, never 0.

    `variation_bp` is the threshold of the campaign, beyond which a comment says why; `parts` are
    those of a figure that is told by its parts.
    """

    year: int
    whole: bool
    value: Decimal | None
    before: ValueBefore | None
    variation_bp: int = 0
    parts: tuple[tuple[str, Decimal], ...] = ()

    @property
    def said(self) -> str:
        """The value of the year before, in words."""
        if self.before is None:
            return "non connue"
        return number(self.before.value, None if self.whole else SHOWN_PLACES)

    @property
    def sentence(self) -> str:
        """The value of the year before, and where it comes from."""
        if self.before is None:
            return f"En {self.year} : non connue."
        return f"En {self.year} : {self.said} ({self.before.origin})."

    @property
    def variation(self) -> str:
        """How the figure differs from it, in percent; empty where one is unknown, or it is 0."""
        if self.value is None or self.before is None or not self.before.value:
            return ""
        gained = self.value - self.before.value
        return f"{'+' if gained > 0 else ''}{percent(gained, self.before.value)}"

    @property
    def is_large(self) -> bool:
        """Whether it differs so much that a comment says why; from 0, anything does."""
        return needs_comment(self, self.value, self.before.value if self.before else None)

    @property
    def made_of(self) -> str:
        """The parts of a sum that is told by them, in words; empty of another value."""
        if not self.parts or exact_sum(value for _, value in self.parts) != self.value:
            return ""
        return f"Somme de : {', '.join(f'{label} {number(value)}' for label, value in self.parts)}"

    @property
    def question(self) -> str:
        """What is asked of a value that varies so much: both, and a comment; empty of another."""
        if self.value is None or not self.is_large:
            return ""
        value = number(self.value, None if self.whole else SHOWN_PLACES)
        gap = f" ({self.variation})" if self.variation else ""
        return f"{value}, contre {self.said} en {self.year}{gap} : dites pourquoi en commentaire."


class YearBefore:
    """The values of the year before a campaign's reference year, of some structures or of all.

    Two queries, at the first question. Those of a campaign come first, matched by measure (and
    by short label where a measure may be counted twice); then those of past years, by label.
    What structures merged since had is added to who goes on; a part missing, nothing is known.
    """

    def __init__(
        self,
        campaign: Campaign,
        indicators: Iterable[Indicator],
        structures: Collection[Structure] | None = None,
    ) -> None:
        self.campaign, self.indicators = campaign, list(indicators)
        self.year = campaign.reference_year - 1
        self._among = None if structures is None else [one.pk for one in structures]
        self._found: dict[Cell, ValueBefore] | None = None

    def of(self, structure: int, indicator: int) -> ValueBefore | None:
        """Return what a structure had of an indicator of the campaign, by their keys, or None."""
        if self._found is None:
            self._found = self._of_past_years() | self._of_a_campaign()
        return self._found.get((structure, indicator))

    def value_of(self, structure: int, indicator: int) -> Decimal | None:
        """Return the value alone."""
        found = self.of(structure, indicator)
        return found.value if found else None

    def beside(self, structure: int, indicator: Indicator, value: Decimal | None) -> Beside:
        """Return a value of the campaign beside that of the year before."""
        before = self.of(structure, indicator.pk)
        threshold = self.campaign.variation_bp
        return Beside(self.year, indicator.whole_values, value, before, threshold)

    def _of_a_campaign(self) -> dict[Cell, ValueBefore]:
        """Read what the campaign of that year counted of those who shared its envelope."""
        sharing = RunTotal.objects.filter(
            structure=OuterRef("structure"), run__adoption__campaign=OuterRef("campaign")
        )
        counted = Structure.objects.filter(counted_in(self.campaign.year - 1))
        known = Figure.objects.filter(
            Q(Exists(sharing)) | Q(campaign__adoption=None, structure__in=counted.values("pk")),
            campaign__reference_year=self.year,
            campaign__year__lt=self.campaign.year,
        )
        known = known.annotate(
            label=F("indicator__short_label"), code=F("indicator__measure"), of=F("campaign__year")
        )
        wanted = {_key(one.measure, one.short_label): one.pk for one in self.indicators}
        return self._added_up(
            (wanted.get(_key(row["code"], row["label"])), f"campagne {row['of']}", row)
            for row in self._rows(known, "code", "label", "of")
        )

    def _of_past_years(self) -> dict[Cell, ValueBefore]:
        wanted = {plain_label(one.label): one.pk for one in self.indicators}
        wanted |= {plain_label(one.short_label): one.pk for one in self.indicators}
        return self._added_up(
            (wanted.get(plain_label(row["label"])), row["source"], row)
            for row in self._rows(PastFigure.objects.filter(year=self.year), "label", "source")
        )

    def _rows(self, values: QuerySet, *columns: str) -> Iterable[Row]:
        if self._among is not None:
            paths = (HERE, NEXT, f"{NEXT}__merged_into")
            values = values.filter(
                Q(*((f"{path}__in", self._among) for path in paths), _connector=Q.OR)
            )
        return values.order_by().values("value", *columns, *WHEREABOUTS)

    def _added_up(self, rows: Iterable[tuple[int | None, str, Row]]) -> dict[Cell, ValueBefore]:
        """Add up the values of those who are one structure now."""
        members: dict[int, set[int]] = {}
        parts: dict[Cell, dict[int, ValueBefore]] = {}
        for indicator, origin, row in rows:
            going_on, *through = self._whereabouts(row)
            members.setdefault(going_on, set()).update(through)
            if indicator is not None:
                cell = parts.setdefault((going_on, indicator), {})
                cell[row[f"{HERE}_id"]] = ValueBefore(row["value"], origin)
        return {
            cell: _sum(list(found.values()))
            for cell, found in parts.items()
            if found.keys() >= members[cell[0]]
        }

    def _whereabouts(self, row: Row) -> Iterator[int]:
        """Yield the structure that goes on, then those whose value is a part of its own."""
        last, then = date(self.campaign.year, 12, 31), date(self.campaign.year - 1, 12, 31)
        path, there = HERE, [row[f"{HERE}_id"]]
        for following in (NEXT, f"{NEXT}__merged_into"):
            closed, into = row[f"{path}__closed_on"], row[f"{following}_id"]
            if into is None or closed is None or closed > last:
                break
            path = following
            there.append(into)
        yield there[-1]
        yield there[0]
        if len(there) > 1 and (row[f"{path}__opened_on"] or date.min) <= then:
            yield there[-1]  # it was there already: without its own value, nothing is known


def _sum(values: list[ValueBefore]) -> ValueBefore:
    if len(values) == 1:
        return values[0]
    origin = f"{values[0].origin}, somme des structures réunies"
    return ValueBefore(exact_sum(one.value for one in values), origin)


def _key(measure: str, label: str) -> tuple[str, str]:
    """What an indicator is told by: its measure, and its name where a measure comes twice."""
    repeated = measure in MEASURES and MEASURES[measure].repeatable
    return measure, plain_label(label) if repeated else ""


def plain_label(label: str) -> str:
    """Return what two labels of the same thing have alike."""
    return " ".join(label.casefold().split())
