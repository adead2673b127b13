"""A file comes in, is read and shown, then applied whole or not at all."""

from contextlib import suppress
from functools import partial
from pathlib import PurePath

from django.db import transaction
from django.db.models import Subquery

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.services import locked
from allocation.figures.models import Figure
from allocation.figures.services import parts_by_number, without_parts, write_figures
from allocation.imports.checks import (
    current_values,
    refuse_changed,
    refuse_mixed_brackets,
    refuse_unless_applicable,
    refuse_unless_waiting,
    require_importer,
    require_open,
)
from allocation.imports.kinds import KINDS, Way
from allocation.imports.models import ImportBatch, ImportedValue, ImportWork, RowIssue
from allocation.imports.readers import Reading
from allocation.imports.readers.annotated import annotated_file, is_worth_annotating
from allocation.imports.readers.asked import Asked
from allocation.models import Campaign
from allocation.second_sources.services import write_imported
from structures.ground import clock
from structures.ground.files.services import keep
from structures.ground.files.tables import XLSX
from structures.ground.readings import Issue, read_impersonal
from structures.ground.refusals import Refused
from structures.ground.spreadsheets import (
    FileRefused,
    HowRead,
    Table,
    UnknownHeader,
    column_key,
)
from structures.ground.work.sent_files import Upload, do_file_work, purge_file_works
from structures.journal.services import note_each
from structures.models import JournalEntry, StoredFile, User

KEPT_FACTS = ("vintage", "geography_year", "column_rule")


@transaction.atomic
def preview_file(
    campaign: Campaign, kind: str, upload: Upload, *, asked: Asked, by: User
) -> ImportBatch:
    """Read a file of a kind of KINDS and keep it with what was found; no figure changes.

    Raises FileRefused, keeping nothing, when it is not a file that can be read; Refused when
    what is `asked` does not fit, or when the campaign has no use for it.
    """
    require_importer(by, kind)
    require_open(campaign)
    way = KINDS[kind].prepare(campaign, asked)
    table = _table(upload, way, HowRead(**asked.how))
    reading = way.read(table)
    batch = ImportBatch.objects.create(
        campaign=campaign,
        kind=kind,
        file=upload.kept(),
        age_bracket=asked.age_bracket,
        asked=asked.options,
        facts={**({"sheet": table.how.sheet} if table.how.sheet else {}), **reading.facts},
        empty_perimeters=list(reading.empty_perimeters),
        annotated=_annotated(upload.name, table, reading),
        uploaded_by=by,
    )
    _keep_issues(batch, table, reading)
    _keep_values(batch, reading)
    return batch


def preview_insee(campaign: Campaign, upload: Upload, *, age_bracket: str, by: User) -> ImportBatch:
    """Read an INSEE commune file; see `preview_file`."""
    asked = Asked(age_bracket)
    return preview_file(campaign, ImportBatch.Kind.INSEE, upload, asked=asked, by=by)


def preview_activity(campaign: Campaign, upload: Upload, *, by: User) -> ImportBatch:
    """Read an activity file; see `preview_file`."""
    return preview_file(campaign, ImportBatch.Kind.ACTIVITY, upload, asked=Asked(), by=by)


def _table(upload: Upload, way: Way, how: HowRead) -> Table:
    """Read the file as the first layout that it has. Raises FileRefused, as the first does."""
    read = partial(read_impersonal, upload.name, upload.content, how=how, only=way.only)
    first, *others = way.layouts
    try:
        return read(first)
    except UnknownHeader:
        for layout in others:
            with suppress(UnknownHeader):
                return read(layout)
        raise


def _annotated(name: str, table: Table, reading: Reading) -> StoredFile | None:
    if not is_worth_annotating(reading.issues):
        return None
    return keep(
        f"{PurePath(name).stem[:200]}-annote.xlsx", annotated_file(table, reading.issues), XLSX
    )


def _keep_issues(batch: ImportBatch, table: Table, reading: Reading) -> None:
    cells = dict(table.rows)
    read = [Issue("warning", warning) for warning in table.warnings]
    read += [Issue("notice", notice) for notice in table.notices]
    RowIssue.objects.bulk_create(
        RowIssue(
            batch=batch,
            severity=issue.severity,
            sheet=table.how.sheet[:100],
            line=issue.line,
            column=issue.column,
            message=issue.message,
            read=cells.get(issue.line or 0, {}).get(column_key(issue.column), "")[:200],
        )
        for issue in (*read, *reading.issues)
    )


def _keep_values(batch: ImportBatch, reading: Reading) -> None:
    campaign = batch.campaign
    indicators = {i.number: i for i in measured_indicators(campaign)}
    structures = {s.code: s for s in campaign_structures(campaign)}
    current = current_values(batch)
    ImportedValue.objects.bulk_create(
        ImportedValue(
            batch=batch,
            indicator=indicators[number],
            structure=structures[code],
            value=found.value,
            replaced=current.get((indicators[number].pk, structures[code].pk)),
            source=found.source,
            definition=found.definition,
            comment=found.comment,
            observed_on=found.observed_on,
            line=found.line,
            parts={str(part): str(value) for part, value in found.parts.items()},
        )
        for (number, code), found in reading.values.items()
    )


@transaction.atomic
def apply_import(batch: ImportBatch, *, empty_perimeters_confirmed: bool, by: User) -> int:
    """Write every value of the preview; return how many. All or nothing.

    Raises Refused if the file has an error, was applied already, if an empty
    perimeter was not confirmed, or if a value shown as replaced has changed since.
    Values are read before the campaign is locked, then written in a query for thousands.
    """
    require_importer(by, batch.kind)
    values = list(batch.values.select_related("indicator", "structure"))
    campaign = locked(batch.campaign)
    require_open(campaign)
    batches = ImportBatch.objects.select_for_update(of=("self",)).select_related("file")
    batch = batches.defer("file__content").get(pk=batch.pk)
    batch.campaign = campaign
    refuse_unless_applicable(batch, values, empty_perimeters_confirmed)
    refuse_changed(values, current_values(batch))
    refuse_mixed_brackets(batch, values)
    undetailed = _write(batch, values, by)
    batch.applied_by, batch.applied_at = by, clock.now()
    batch.save(update_fields=["applied_by", "applied_at"])
    note_each(
        JournalEntry.Kind.FIGURES,
        f"{campaign} : données importées du fichier « {batch.file} »{without_parts(undetailed)}",
        structures={found.structure for found in values},
        by=by,
    )
    return len(values)


@transaction.atomic
def cancel_import(batch: ImportBatch, *, by: User) -> None:
    """Give up what was previewed; it stays readable, with who gave it up. Raises Refused."""
    require_importer(by, batch.kind)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    refuse_unless_waiting(batch)
    batch.cancelled_by, batch.cancelled_at = by, clock.now()
    batch.save(update_fields=["cancelled_by", "cancelled_at"])


def _figure(batch: ImportBatch, found: ImportedValue, by: User) -> Figure:
    return Figure(
        campaign=batch.campaign,
        indicator=found.indicator,
        structure=found.structure,
        value=found.value,
        source=found.source or found.indicator.source,
        definition=found.definition,
        comment=found.comment,
        observed_on=found.observed_on,
        age_bracket=batch.age_bracket,
        import_batch=batch,
        import_line=found.line,
        recorded_by=by,
        **{name: batch.facts.get(name, "") for name in KEPT_FACTS},
    )


def _write(batch: ImportBatch, values: list[ImportedValue], by: User) -> list[Figure]:
    """Write the values where they belong: as figures, or as those of a second source.

    Return the figures whose parts no longer make them.
    """
    if batch.said.second:
        write_imported(batch, batch.said.second, values, by=by)
        return []
    told = ((found.structure, found.indicator_id, found.parts) for found in values)
    cells = [_figure(batch, found, by) for found in values]
    return write_figures(cells, parts_by_number(batch.campaign, told, by=by))


def receive_file(
    campaign: Campaign, kind: str, upload: Upload, *, asked: Asked, by: User
) -> ImportWork:
    """Take a file in, to be read by a worker. Raises Refused if `by` may not import it now."""
    require_importer(by, kind)
    require_open(campaign)
    return ImportWork.objects.create(
        act=ImportWork.Act.READ,
        campaign=campaign,
        kind=kind,
        age_bracket=asked.age_bracket,
        asked=asked.options,
        asked_by=by,
        **upload.waiting(),
    )


@transaction.atomic
def read_again(batch: ImportBatch, *, by: User) -> ImportWork:
    """Have a worker read the kept file of an import again, as it was asked the first time.

    The database copies the file: it does not come here. Raises Refused if `by` may not import it.
    """
    require_importer(by, batch.kind)
    require_open(batch.campaign)
    refuse_unless_waiting(batch)
    held = batch.file.held_id
    work = ImportWork.objects.create(
        act=ImportWork.Act.READ,
        campaign=batch.campaign,
        kind=batch.kind,
        age_bracket=batch.age_bracket,
        asked=batch.asked,
        name=batch.file.name,
        media_type=batch.file.media_type,
        content=None if held else b"",
        held_id=held,
        asked_by=by,
    )
    if not held:
        content = StoredFile.objects.filter(pk=batch.file_id).values("content")
        ImportWork.objects.filter(pk=work.pk).update(content=Subquery(content))
    return work


def request_application(batch: ImportBatch, *, confirmed: bool, by: User) -> ImportWork:
    """Have a worker apply what was read; return the work under way if it is asked for already."""
    require_importer(by, batch.kind)
    asked = {"name": batch.file.name, "confirmed": confirmed, "asked_by": by, "kind": batch.kind}
    work, _ = ImportWork.objects.get_or_create(
        act=ImportWork.Act.APPLY,
        campaign=batch.campaign,
        batch=batch,
        ended_at=None,
        defaults=asked,
    )
    return work


def do_import_work(pk: int) -> None:
    """Read or apply a file, whole or not at all; does nothing if that is done already."""
    do_file_work(ImportWork, pk, _read_or_apply, (FileRefused, Refused))


def _read_or_apply(work: ImportWork) -> None:
    if work.act == ImportWork.Act.APPLY:
        assert work.batch is not None  # an application has what it applies
        confirmed, by = work.confirmed, work.asked_by
        work.written = apply_import(work.batch, empty_perimeters_confirmed=confirmed, by=by)
        return
    work.batch = preview_file(
        work.campaign, work.kind, work.upload, asked=work.said, by=work.asked_by
    )


def purge_import_works() -> None:
    """Forget what is done or was never read."""
    purge_file_works(ImportWork)
