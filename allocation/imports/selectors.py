"""What the readers of files compare them with, and the imports made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from allocation.campaigns.selectors import campaign_structures, measured_indicators, named
from allocation.engine.measures import ACTIVITY_FILE, INSEE_FILE, UNEMPLOYED_YOUTH
from allocation.figures.models import Figure
from allocation.imports.models import (
    ColumnMapping,
    ImportBatch,
    ImportedValue,
    ImportWork,
    RowIssue,
)
from allocation.imports.readers.activity import Expected
from allocation.imports.readers.long import Columns
from allocation.models import Campaign, Indicator, IndicatorPart
from allocation.second_sources.selectors import second_now
from structures.coverage.geography import CoverageMap
from structures.coverage.selectors import communes_on, separated_communes, valid_on
from structures.ground import clock
from structures.ground.spreadsheets import column_key
from structures.models import AbsorbedCommune, Coverage, Structure

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    MetBatch = WithAnnotations[ImportBatch, "MetBefore"]
    PreviewedValue = WithAnnotations[ImportedValue, "Current"]
    PreviewedStructure = WithAnnotations[Structure, "Changes"]

CENSUS_DELAY = 4  # years between the demo's census and the campaign that counts on it


# A value read that the year did not have, or had otherwise; `current` is what it has now.
NEW = Q(replaced=None)
CHANGED = Q(replaced__isnull=False) & ~Q(replaced=F("value"))
OUT_OF_DATE = (
    Q(replaced=None, current__isnull=False)
    | Q(replaced__isnull=False, current=None)
    | (Q(replaced__isnull=False, current__isnull=False) & ~Q(replaced=F("current")))
)


@dataclass(frozen=True)
class ImportPreview:
    """What a file says: problems first, then how many values it would change.

    `overtaken` counts the values that somebody entered since the file was read.
    """

    errors: list[RowIssue]
    warnings: list[RowIssue]
    notices: list[RowIssue]
    values: int
    new: int
    changed: int
    overtaken: int
    earlier: list[ImportBatch]

    @property
    def unchanged(self) -> int:
        """How many values are there already, as read."""
        return self.values - self.new - self.changed

    @property
    def blocked(self) -> bool:
        """Whether an error keeps the file from being applied."""
        return bool(self.errors)


def example_files(year: int) -> dict[ImportBatch.Kind, str]:
    """Return the name of the demo's example file of each kind, for the campaign of a year."""
    return {
        ImportBatch.Kind.INSEE: f"insee-emploi-pop-active-{year - CENSUS_DELAY}-demo.csv",
        ImportBatch.Kind.ACTIVITY: f"activite-{year - 1}-demo.csv",
    }


def imports_of(campaign: Campaign) -> QuerySet[ImportBatch]:
    """Return the campaign's imports, latest first. One query; contents are not read."""
    return (
        campaign.imports.select_related("file", "uploaded_by", "applied_by", "cancelled_by")
        .defer("file__content")
        .all()
    )


def imports_met_before(campaign: Campaign) -> "QuerySet[MetBatch]":
    """Return the same, each with whether its very bytes were applied already. One query."""
    same = campaign.imports.filter(
        file__sha256=OuterRef("file__sha256"), applied_at__isnull=False
    ).exclude(pk=OuterRef("pk"))
    return imports_of(campaign).annotate(met_before=Exists(same))


def import_preview(batch: ImportBatch, *, met_before: bool = True) -> ImportPreview:
    """Return what the page of an import shows. Two queries, one more if it was `met_before`."""
    issues = list(batch.issues.all())
    counts = imported_values(batch).aggregate(
        values=Count("pk"),
        new=Count("pk", filter=NEW),
        changed=Count("pk", filter=CHANGED),
        overtaken=Count("pk", filter=OUT_OF_DATE),
    )
    return ImportPreview(
        errors=[i for i in issues if i.severity == RowIssue.Severity.ERROR],
        warnings=[i for i in issues if i.severity == RowIssue.Severity.WARNING],
        notices=[i for i in issues if i.severity == RowIssue.Severity.NOTICE],
        earlier=list(earlier_applications(batch)) if met_before else [],
        **counts,
    )


class MetBefore(TypedDict):
    """Whether the very bytes of an import were applied to its campaign by another."""

    met_before: bool


class Current(TypedDict):
    """What the year has now where a value was read, None for nothing."""

    current: Decimal | None


class Changes(TypedDict):
    """How many values of a structure a file would change."""

    changes: int


def imported_values(batch: ImportBatch) -> "QuerySet[PreviewedValue]":
    """Return the values read in a file, each with what the year has now. One query."""
    cell = {"indicator": OuterRef("indicator"), "structure": OuterRef("structure")}
    second = batch.said.second
    now: QuerySet = second_now(second) if second else Figure.objects.filter(**cell)
    return batch.values.annotate(current=Subquery(now.values("value")))


def overtaken_values(batch: ImportBatch) -> "QuerySet[PreviewedValue]":
    """Return the values that somebody entered since the file was read. One query."""
    found = imported_values(batch).filter(OUT_OF_DATE)
    return found.select_related("indicator", "structure")


def previewed_structures(batch: ImportBatch) -> "QuerySet[PreviewedStructure]":
    """Return the structures the file speaks of, with how many values it changes. One query."""
    changed = batch.values.filter(NEW | CHANGED, structure=OuterRef("pk")).order_by()
    counted = changed.values("structure").annotate(changes=Count("pk")).values("changes")
    spoken_of = batch.values.order_by().values("structure")
    return Structure.objects.filter(pk__in=spoken_of).annotate(
        changes=Coalesce(Subquery(counted), 0)
    )


def previewed_indicators(batch: ImportBatch) -> list[Indicator]:
    """Return the indicators the file speaks of, in order. One query."""
    spoken_of = batch.values.order_by().values("indicator")
    return list(batch.campaign.indicators.filter(pk__in=spoken_of).order_by("number"))


def empty_perimeters(batch: ImportBatch) -> list[Structure]:
    """Return the structures without any commune, whose 0 must be confirmed. One query at most."""
    if not batch.empty_perimeters:
        return []
    return list(Structure.objects.filter(code__in=batch.empty_perimeters))


def earlier_applications(batch: ImportBatch) -> QuerySet[ImportBatch]:
    """Return the imports of the very same bytes already applied to the campaign."""
    return (
        imports_of(batch.campaign)
        .filter(file__sha256=batch.file.sha256, applied_at__isnull=False)
        .exclude(pk=batch.pk)
    )


def perimeter(campaign: Campaign) -> CoverageMap:
    """Return who covers which commune on 1 January of the campaign's year. Six queries.

    What a structure merged within the year covered that day counts for the one it is in.
    """
    day = date(campaign.year, 1, 1)
    valid = Coverage.objects.filter(valid_on(day))
    rows = valid.values_list("commune_id", "structure__code", "share_bp")
    successors = merged_codes(campaign)
    coverage: dict[str, list[tuple[str, int]]] = {}
    for commune, structure, share_bp in rows:
        code = successors.get(structure, structure)
        coverage.setdefault(commune, []).append((code, share_bp))
    absorbed = list(AbsorbedCommune.objects.all())
    return CoverageMap(
        communes=dict(communes_on(day).values_list("code", "name")),
        absorbed={one.code: (one.successor_id, one.absorbed_on) for one in absorbed},
        coverage=coverage,
        structures={s.code: s.name for s in campaign_structures(campaign)},
        former_names={one.code: one.name for one in absorbed},
        separated=separated_communes(),
    )


def merged_codes(campaign: Campaign) -> dict[str, str]:
    """Return, by the code of each structure merged by the end of the year, the one it is now in.

    One query.
    """
    merged = Structure.objects.filter(merged_into__isnull=False)
    merged = merged.filter(closed_on__lte=date(campaign.year, 12, 31))
    successors = dict(merged.values_list("code", "merged_into__code"))

    def last(code: str) -> str:
        while code in successors:
            code = successors[code]
        return code

    return {code: last(code) for code in successors}


def activity_expected(campaign: Campaign) -> Expected:
    """Return the cells an activity file may fill, and what fills the others. Four queries."""
    parts: dict[int, dict[int, str]] = {}
    listed = IndicatorPart.objects.filter(campaign=campaign)
    for indicator, number, label in listed.values_list("indicator__number", "number", "label"):
        parts.setdefault(indicator, {})[number] = label
    return Expected(
        reference_year=campaign.reference_year,
        today=clock.today(),
        structures={s.code: s.name for s in campaign_structures(campaign)},
        indicators={
            i.number: i.meaning
            for i in measured_indicators(campaign)
            if i.meaning.source.file == ACTIVITY_FILE
        },
        elsewhere={
            i.number: i.meaning.source.elsewhere
            for i in campaign.indicators.all()
            if i.meaning.source.file != ACTIVITY_FILE
        },
        parts=parts,
    )


def census_indicator(campaign: Campaign) -> Indicator | None:
    """Return the indicator that the census gives, or None in a campaign without it. One query."""
    return measured_indicators(campaign).filter(measure=UNEMPLOYED_YOUTH.code).first()


def indicator_labels(campaign: Campaign) -> dict[int, tuple[str, ...]]:
    """Return what a column may be called, by the number of its indicator. One query."""
    rows = campaign.indicators.values_list("number", "label", "short_label")
    return {number: tuple(filter(None, labels)) for number, *labels in rows}


def ages_counted(campaign: Campaign, indicator: Indicator) -> dict[str, str]:
    """Return the ages that each structure's figure of an indicator counts, by code. One query."""
    rows = campaign.figures.filter(indicator=indicator)
    return dict(rows.values_list("structure__code", "age_bracket"))


def mappings_of(titles: Iterable[str]) -> list[ColumnMapping]:
    """Return the descriptions of columns that are kept for a header, by name. One query."""
    header = {column_key(title) for title in titles if title}
    return [
        mapping
        for mapping in ColumnMapping.objects.all()
        if {column_key(title) for title in Columns.of_json(mapping.columns).titles} == header
    ]


def indicators_given(campaign: Campaign) -> dict[str, str]:
    """Name in French, by kind of import, the indicators whose values it reads. One query."""
    files = {i.number: i.meaning.source.file for i in measured_indicators(campaign)}
    return {
        kind: named([number for number, file in files.items() if file == kind])
        for kind in (INSEE_FILE, ACTIVITY_FILE)
    }


def works_of(campaign: Campaign) -> QuerySet[ImportWork]:
    """Return what workers do, or did of late, with the campaign's files; contents are not read."""
    return campaign.import_works.select_related("batch", "asked_by").defer("content")


def works_under_way(campaign: Campaign) -> QuerySet[ImportWork]:
    """Return what workers still have to do with the campaign's files. One query."""
    return works_of(campaign).filter(ended_at=None)
