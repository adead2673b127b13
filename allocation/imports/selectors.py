"""What the readers of files compare them with, and the imports made."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from allocation.campaigns.selectors import campaign_structures, measured_indicators, named
from allocation.engine.measures import ACTIVITY_FILE, INSEE_FILE, UNEMPLOYED_YOUTH
from allocation.imports.models import ImportBatch, ImportedValue, ImportWork, RowIssue
from allocation.imports.readers.activity import Expected
from allocation.models import Campaign, Indicator
from structures.coverage.geography import CoverageMap
from structures.coverage.selectors import communes_on, separated_communes, valid_on
from structures.ground import clock
from structures.models import AbsorbedCommune, Coverage, Structure

CENSUS_DELAY = 4  # years between the demo's census and the campaign that counts on it


@dataclass(frozen=True)
class ImportPreview:
    """What a file says: problems first, then how many values it would change."""

    errors: list[RowIssue]
    warnings: list[RowIssue]
    notices: list[RowIssue]
    values: int
    earlier: list[ImportBatch]

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
        campaign.imports.select_related("file", "uploaded_by", "applied_by")
        .defer("file__content")
        .all()
    )


def import_preview(batch: ImportBatch) -> ImportPreview:
    """Return what the page of an import shows. Three queries."""
    issues = list(batch.issues.all())
    return ImportPreview(
        errors=[i for i in issues if i.severity == RowIssue.Severity.ERROR],
        warnings=[i for i in issues if i.severity == RowIssue.Severity.WARNING],
        notices=[i for i in issues if i.severity == RowIssue.Severity.NOTICE],
        values=batch.values.count(),
        earlier=list(earlier_applications(batch)),
    )


def imported_values(batch: ImportBatch) -> QuerySet[ImportedValue]:
    """Return the values read in the file, with their indicators and structures. One query."""
    return batch.values.select_related("indicator", "structure")


def empty_perimeters(batch: ImportBatch) -> list[Structure]:
    """Return the structures without any commune, whose 0 must be confirmed."""
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
    """Return the cells an activity file may fill, and what fills the others. Three queries."""
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
    )


def census_indicator(campaign: Campaign) -> Indicator | None:
    """Return the indicator that the census gives, or None in a campaign without it. One query."""
    return measured_indicators(campaign).filter(measure=UNEMPLOYED_YOUTH.code).first()


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
