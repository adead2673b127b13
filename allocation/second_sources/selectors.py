"""What second sources say, beside the structures' own values, and the values that count."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from allocation.campaigns.selectors import campaign_structures
from allocation.campaigns.sources import KINDS
from allocation.figures.models import Figure
from allocation.models import Campaign, Indicator
from allocation.second_sources.models import RatioNote, SecondFigure, SecondSource, StateRatio
from structures.ground.french import number, percent
from structures.models import Structure

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    DeclaredSource = WithAnnotations[SecondSource, "Totals"]
    StructureLine = WithAnnotations[Structure, "BothValues"]

SHOWN_PLACES = 2
RATIOS_ARE_READ = (
    "Ratios transmis par les services de l’État (méthode mise en place par la DIRECCTE), montrés "
    "pour information, à côté des données de la Région. La formule de cette méthode n’est pas "
    "connue de la Région : ces ratios n’entrent dans aucun calcul de la dotation."
)


class Totals(TypedDict):
    """What a source and the structures have in all, of how many; None without any."""

    entered: int
    total: Decimal | None
    own_entered: int
    own_total: Decimal | None


class BothValues(TypedDict):
    """The value of a structure, that of the source, and how much more the source counts."""

    own: Decimal | None
    other: Decimal | None
    gap: Decimal | None


@dataclass(frozen=True)
class Gap:
    """Two values of the same thing; None for one that is not known, never 0."""

    own: Decimal | None
    other: Decimal | None
    whole: bool = True

    @property
    def difference(self) -> Decimal | None:
        """How much more the second source counts."""
        return None if self.own is None or self.other is None else self.other - self.own

    @property
    def said(self) -> str:
        """The gap in number and in percent of the structure's own value; empty if unknown."""
        gap = self.difference
        if gap is None or self.own is None:
            return ""
        shown = f"{'+' if gap > 0 else ''}{self.words(gap)}"
        if not self.own:
            return shown
        return f"{shown} ({'+' if gap > 0 else ''}{percent(gap, self.own)})"

    def words(self, value: Decimal | None) -> str:
        """Return a value as it is read."""
        if value is None:
            return "non connue"
        return number(value, None if self.whole else SHOWN_PLACES)


@dataclass(frozen=True)
class SourceBeside:
    """What a second source says of a structure, beside its own value."""

    source: SecondSource
    figure: SecondFigure | None
    gap: Gap

    @property
    def sentence(self) -> str:
        """What it counts of the structure, the gap, and which of the two the campaign counts."""
        if self.figure is None:
            return f"{self.source} : valeur non connue. {self.which}"
        gap = f", écart {self.gap.said}" if self.gap.said else ""
        value, document = self.gap.words(self.figure.value), self.figure.document
        return f"{self.source} : {value}{gap}. Document : {document}. {self.which}"

    @property
    def own_beside(self) -> str:
        """What the structure counts itself, and the gap, beside a source that counts."""
        if self.gap.own is None:
            return "La structure n’a pas de valeur enregistrée."
        gap = f" ; écart de la source : {self.gap.said}" if self.gap.said else ""
        return f"La structure compte {self.gap.words(self.gap.own)}{gap}."

    @property
    def which(self) -> str:
        """Whether it counts in the sharing."""
        return "C’est elle qui compte." if self.source.counts else "Pour information."


@dataclass(frozen=True)
class CountedFigure:
    """A value of a second source that counts in place of the structure's own."""

    structure: int
    indicator: int
    figure: SecondFigure

    @property
    def provenance(self) -> dict[str, str]:
        """Where it comes from, by what the record of a run calls each part."""
        file = self.figure.import_batch.file if self.figure.import_batch else None
        source = str(self.figure.source)
        return {
            "source": f"{source} : {self.figure.document}",
            "vintage": "",
            "geography_year": "",
            "age_bracket": "",
            "column_rule": "",
            "comment": self.figure.comment,
            "prorata": "",
            "wording": "",
            "file": file.name if file else "",
            "file_sha256": file.sha256 if file else "",
            "counted_source": source,
        }


def sources_of(campaign: Campaign) -> QuerySet[SecondSource]:
    """Return the second sources of a campaign, with their indicators. One query."""
    return campaign.second_sources.select_related("indicator")


def declared_sources(campaign: Campaign) -> "QuerySet[DeclaredSource]":
    """Return the second sources, each with what it and the structures have in all. One query."""
    sharing = campaign_structures(campaign).order_by().values("pk")
    second = SecondFigure.objects.filter(source=OuterRef("pk"), structure__in=sharing)
    own = Figure.objects.filter(indicator=OuterRef("indicator"), structure__in=sharing)
    theirs, ours = second.order_by().values("source"), own.order_by().values("indicator")
    return sources_of(campaign).annotate(
        entered=Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0),
        total=Subquery(theirs.annotate(all=Sum("value")).values("all")),
        own_entered=Coalesce(Subquery(ours.annotate(n=Count("pk")).values("n")), 0),
        own_total=Subquery(ours.annotate(all=Sum("value")).values("all")),
    )


def source_lines(source: SecondSource) -> "QuerySet[StructureLine]":
    """Return the campaign's structures, each with both values and the gap. One query."""
    second = SecondFigure.objects.filter(source=source, structure=OuterRef("pk"))
    own = Figure.objects.filter(indicator=source.indicator_id, structure=OuterRef("pk"))
    return campaign_structures(source.campaign).annotate(
        own=Subquery(own.values("value")),
        other=Subquery(second.values("value")),
        document=Subquery(second.values("document")),
        gap=F("other") - F("own"),
    )


def told_beside(structures: QuerySet[Structure], campaign: Campaign) -> QuerySet[Structure]:
    """Return structures with whether others count something of them; no query of its own.

    What is said of them is then asked for only where there is something.
    """
    ratios = StateRatio.objects.filter(structure=OuterRef("pk"), year=campaign.reference_year)
    return structures.annotate(
        has_sources=Exists(SecondSource.objects.filter(campaign=campaign)),
        has_ratios=Exists(ratios),
    )


def sources_beside(
    campaign: Campaign, structure: Structure, indicator: Indicator | None = None
) -> list[SourceBeside]:
    """Return what second sources say of a structure, of one indicator or of all.

    Two queries where there are some, none of a structure of `told_beside` otherwise.
    """
    if not vars(structure).get("has_sources", True):
        return []
    own = Figure.objects.filter(indicator=OuterRef("indicator"), structure=structure)
    sources = sources_of(campaign).annotate(own=Subquery(own.values("value")))
    if indicator:
        sources = sources.filter(indicator=indicator)
    declared = list(sources)
    figures = SecondFigure.objects.filter(source__in=declared, structure=structure)
    found = {figure.source_id: figure for figure in figures} if declared else {}
    return [_beside(source, found.get(source.pk)) for source in declared]


def _beside(source: SecondSource, figure: SecondFigure | None) -> SourceBeside:
    whole, own = source.indicator.whole_values, vars(source)["own"]
    return SourceBeside(source, figure, Gap(own, figure.value if figure else None, whole))


def counted_elsewhere(indicators: Iterable[Indicator]) -> dict[int, str]:
    """Return the kind of source that counts, by number, where it is not the structures' own."""
    return {one.number: one.counted_source for one in indicators if one.counted_source}


def counted_figures(campaign: Campaign) -> Iterator[CountedFigure]:
    """Yield the values that count in place of the structures' own. One query."""
    counting = SecondFigure.objects.filter(
        campaign=campaign, source__kind=F("source__indicator__counted_source")
    )
    related = ("source__indicator", "import_batch__file")
    for one in counting.select_related(*related).defer("import_batch__file__content").order_by():
        yield CountedFigure(one.structure_id, one.source.indicator.number, one)


def counted_totals(campaign: Campaign) -> dict[int, tuple[Decimal, int]]:
    """Return what the network has of each indicator that a second source counts. One query.

    By its key: the sum, and how many values.
    """
    counting = SecondFigure.objects.filter(
        structure__in=campaign_structures(campaign).values("pk"),
        source__campaign=campaign,
        source__kind=F("source__indicator__counted_source"),
    )
    rows = counting.order_by().values_list("source__indicator").annotate(Sum("value"), Count("pk"))
    return {indicator: (total, entered) for indicator, total, entered in rows}


def counted_names(campaign: Campaign) -> dict[int, str]:
    """Return how the source that counts is named, by indicator, where it is a second one.

    One query. One that nobody declared is named by its kind: it has no value, and blocks.
    """
    counting = campaign.indicators.exclude(counted_source="")
    name = SecondSource.objects.filter(
        indicator=OuterRef("pk"), kind=OuterRef("counted_source")
    ).values("name")
    rows = counting.values_list("number", "counted_source", Subquery(name))
    return {found: declared or KINDS.get(kind, kind) for found, kind, declared in rows}


def values_of_kind(campaign: Campaign, kind: str) -> dict[tuple[int, int], Decimal]:
    """Return what the sources of a kind counted, by indicator and structure. One query."""
    found = SecondFigure.objects.filter(campaign=campaign, source__kind=kind)
    rows = found.values_list("source__indicator", "structure", "value")
    return {(indicator, structure): value for indicator, structure, value in rows}


def second_now(kind: str) -> QuerySet[SecondFigure]:
    """Return what the source of a kind counts of the cell of an outer query. No query."""
    cell = {"source__indicator": OuterRef("indicator"), "structure": OuterRef("structure")}
    return SecondFigure.objects.filter(source__kind=kind, **cell)


def ratios_of(campaign: Campaign) -> QuerySet[StateRatio]:
    """Return the State's ratios of the reference year, of the campaign's structures. One query."""
    found = StateRatio.objects.filter(year=campaign.reference_year)
    return found.filter(structure__in=campaign_structures(campaign).values("pk")).select_related(
        "structure"
    )


def structure_ratios(campaign: Campaign, structure: Structure) -> list[StateRatio]:
    """Return the State's ratios of a structure for the reference year.

    One query, none of a structure of `told_beside` that has none.
    """
    if not vars(structure).get("has_ratios", True):
        return []
    return list(structure.state_ratios.filter(year=campaign.reference_year))


def ratios_text(campaign: Campaign) -> str:
    """Return what the campaign says of the ratios. One query."""
    note = RatioNote.objects.filter(campaign=campaign).first()
    return note.text if note else RATIOS_ARE_READ
