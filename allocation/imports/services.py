"""A file comes in, is read and shown, then applied whole or not at all."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from pathlib import PurePath

from django.db import transaction
from django.db.models import Subquery

from allocation.campaigns.selectors import campaign_structures, measured_indicators
from allocation.campaigns.services import locked, require_state
from allocation.campaigns.states import OPEN_TO_FIGURES, State, reached
from allocation.figures.models import Figure
from allocation.figures.services import write_figures
from allocation.imports.annotated import annotated_file, is_worth_annotating
from allocation.imports.models import ImportBatch, ImportedValue, ImportWork, RowIssue
from allocation.imports.readers import Reading, activity, insee
from allocation.imports.selectors import (
    activity_expected,
    census_indicator,
    kinds_importable_by,
    perimeter,
)
from allocation.models import Campaign
from structures.ground import clock
from structures.ground.files.services import keep
from structures.ground.files.tables import XLSX
from structures.ground.readings import Issue, named, read_impersonal
from structures.ground.refusals import Refused, require
from structures.ground.spreadsheets import FileRefused, Layout, Table, column_key
from structures.ground.work.sent_files import Upload, do_file_work, purge_file_works
from structures.journal.services import note_each
from structures.models import JournalEntry, StoredFile, User

KEPT_FACTS = ("vintage", "geography_year", "column_rule")


@transaction.atomic
def preview_insee(campaign: Campaign, upload: Upload, *, age_bracket: str, by: User) -> ImportBatch:
    """Read an INSEE commune file and keep it with what was found; no figure changes.

    Raises FileRefused, keeping nothing, when it is not a file that can be read;
    Refused when `age_bracket` is not the one that its columns count, or when the campaign
    has no use for it.
    """
    _require_importer(by, ImportBatch.Kind.INSEE)
    require_state(campaign, *OPEN_TO_FIGURES)
    if age_bracket != ImportBatch.AgeBracket.FROM_15_TO_24:
        raise Refused(
            "Les colonnes de cette base INSEE comptent les 15-24 ans : "
            "choisissez cette tranche d’âge."
        )
    indicator = census_indicator(campaign)
    if indicator is None:
        raise Refused("Aucun indicateur de la campagne ne vient du recensement.")
    read = partial(
        insee.read_insee,
        perimeter=perimeter(campaign),
        year=campaign.year,
        indicator=indicator.number,
    )
    batch = ImportBatch(
        campaign=campaign, kind=ImportBatch.Kind.INSEE, age_bracket=age_bracket, uploaded_by=by
    )
    return _preview(batch, upload, insee.LAYOUT, read)


@transaction.atomic
def preview_activity(campaign: Campaign, upload: Upload, *, by: User) -> ImportBatch:
    """Read an activity file and keep it with what was found; no figure changes.

    Raises FileRefused, keeping nothing, when it is not a file that can be read.
    """
    _require_importer(by, ImportBatch.Kind.ACTIVITY)
    require_state(campaign, *OPEN_TO_FIGURES)
    read = partial(activity.read_activity, expected=activity_expected(campaign))
    batch = ImportBatch(campaign=campaign, kind=ImportBatch.Kind.ACTIVITY, uploaded_by=by)
    return _preview(batch, upload, activity.LAYOUT, read)


def _require_importer(by: User, kind: str) -> None:
    require(kind in kinds_importable_by(by), "Cet import ne revient pas à votre rôle.")


def _preview(
    batch: ImportBatch, upload: Upload, layout: Layout, read: Callable[[Table], Reading]
) -> ImportBatch:
    table = read_impersonal(upload.name, upload.content, layout)
    reading = read(table)
    batch.file = keep(upload.name, upload.content, upload.media_type)
    batch.facts = dict(reading.facts)
    batch.empty_perimeters = list(reading.empty_perimeters)
    if is_worth_annotating(reading.issues):
        name = f"{PurePath(upload.name).stem[:200]}-annote.xlsx"
        batch.annotated = keep(name, annotated_file(table, reading.issues), XLSX)
    batch.save()
    _keep_issues(batch, table, reading)
    _keep_values(batch, reading)
    return batch


def _keep_issues(batch: ImportBatch, table: Table, reading: Reading) -> None:
    cells = dict(table.rows)
    notices = [Issue("notice", notice) for notice in table.notices]
    RowIssue.objects.bulk_create(
        RowIssue(
            batch=batch,
            severity=issue.severity,
            line=issue.line,
            column=issue.column,
            message=issue.message,
            read=cells.get(issue.line or 0, {}).get(column_key(issue.column), "")[:200],
        )
        for issue in (*notices, *reading.issues)
    )


def _keep_values(batch: ImportBatch, reading: Reading) -> None:
    campaign = batch.campaign
    indicators = {i.number: i for i in measured_indicators(campaign)}
    structures = {s.code: s for s in campaign_structures(campaign)}
    current = _current_values(campaign)
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
    _require_importer(by, batch.kind)
    values = list(batch.values.select_related("indicator", "structure"))
    campaign = locked(batch.campaign)
    require_open(campaign)
    batches = ImportBatch.objects.select_for_update(of=("self",)).select_related("file")
    batch = batches.defer("file__content").get(pk=batch.pk)
    _refuse_unless_applicable(batch, values, empty_perimeters_confirmed)
    _refuse_changed(values, _current_values(campaign))
    write_figures(_figure(batch, found, by) for found in values)
    batch.applied_by, batch.applied_at = by, clock.now()
    batch.save(update_fields=["applied_by", "applied_at"])
    note_each(
        JournalEntry.Kind.FIGURES,
        f"{campaign} : données importées du fichier « {batch.file} »",
        structures={found.structure for found in values},
        by=by,
    )
    return len(values)


@transaction.atomic
def cancel_import(batch: ImportBatch, *, by: User) -> None:
    """Give up what was previewed; it stays readable, with who gave it up. Raises Refused."""
    _require_importer(by, batch.kind)
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _refuse_unless_waiting(batch)
    batch.cancelled_by, batch.cancelled_at = by, clock.now()
    batch.save(update_fields=["cancelled_by", "cancelled_at"])


def _refuse_changed(values: list[ImportedValue], current: dict[tuple[int, int], Decimal]) -> None:
    """Refuse to replace what the preview did not show, naming it."""
    moved = [v for v in values if current.get((v.indicator_id, v.structure_id)) != v.replaced]
    if moved:
        cells = named([f"{v.indicator.short_label}, {v.structure}" for v in moved])
        raise Refused(
            f"{cells} : la valeur a changé depuis l’aperçu. Rien n’a été appliqué. Relisez le "
            "fichier depuis son aperçu pour voir ce qu’il remplacerait maintenant."
        )


def _refuse_unless_waiting(batch: ImportBatch) -> None:
    require(not batch.applied_at, "Ce fichier a déjà été appliqué.")
    require(
        not batch.cancelled_at,
        "Cet import a été annulé : déposez le fichier à nouveau pour l’appliquer.",
    )


def _refuse_unless_applicable(
    batch: ImportBatch, values: list[ImportedValue], empty_perimeters_confirmed: bool
) -> None:
    _refuse_unless_waiting(batch)
    if batch.issues.filter(severity=RowIssue.Severity.ERROR).exists():
        raise Refused("Ce fichier contient des erreurs : corrigez-les, puis déposez-le à nouveau.")
    if not values:
        raise Refused("Ce fichier ne contient aucune valeur à appliquer.")
    if batch.empty_perimeters and not empty_perimeters_confirmed:
        raise Refused(
            "Une structure n’a aucune commune dans son périmètre : confirmez sa valeur 0 "
            "en cochant la case, ou complétez son périmètre."
        )


def _figure(batch: ImportBatch, found: ImportedValue, by: User) -> Figure:
    return Figure(
        campaign_id=batch.campaign_id,
        indicator=found.indicator,
        structure=found.structure,
        value=found.value,
        source=found.source or found.indicator.source,
        definition=found.definition,
        comment=found.comment,
        observed_on=found.observed_on,
        age_bracket=batch.age_bracket,
        import_batch=batch,
        recorded_by=by,
        **{name: batch.facts.get(name, "") for name in KEPT_FACTS},
    )


def _current_values(campaign: Campaign) -> dict[tuple[int, int], Decimal]:
    rows = campaign.figures.values_list("indicator_id", "structure_id", "value")
    return {(indicator, structure): value for indicator, structure, value in rows}


def receive_file(
    campaign: Campaign, kind: ImportBatch.Kind, upload: Upload, *, age_bracket: str, by: User
) -> ImportWork:
    """Take a file in, to be read by a worker. Raises Refused if `by` may not import it now."""
    _require_importer(by, kind)
    require_open(campaign)
    return ImportWork.objects.create(
        act=ImportWork.Act.READ,
        campaign=campaign,
        kind=kind,
        age_bracket=age_bracket,
        name=upload.name,
        media_type=upload.media_type,
        content=upload.content,
        asked_by=by,
    )


@transaction.atomic
def read_again(batch: ImportBatch, *, by: User) -> ImportWork:
    """Have a worker read the kept file of an import again, as it was asked the first time.

    The database copies the file: it does not come here. Raises Refused if `by` may not import it.
    """
    _require_importer(by, batch.kind)
    require_open(batch.campaign)
    _refuse_unless_waiting(batch)
    content = StoredFile.objects.filter(pk=batch.file_id).values("content")
    work = ImportWork.objects.create(
        act=ImportWork.Act.READ,
        campaign=batch.campaign,
        kind=batch.kind,
        age_bracket=batch.age_bracket,
        name=batch.file.name,
        media_type=batch.file.media_type,
        content=b"",
        asked_by=by,
    )
    ImportWork.objects.filter(pk=work.pk).update(content=Subquery(content))
    return work


def require_open(campaign: Campaign) -> None:
    """Raise Refused where the year takes no figure from a file, with where to go instead."""
    if reached(campaign.state, State.ADOPTED):
        raise Refused(
            f"La campagne {campaign.year} est à l’étape « {campaign.get_state_display()} » : un "
            "fichier n’y change plus rien. Une valeur qui se révèle fausse se corrige, avec son "
            "motif, à la page « Corrections » de la campagne."
        )
    require_state(campaign, *OPEN_TO_FIGURES)


def request_application(batch: ImportBatch, *, confirmed: bool, by: User) -> ImportWork:
    """Have a worker apply what was read; return the work under way if it is asked for already."""
    _require_importer(by, batch.kind)
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
    upload = work.upload
    if work.kind == ImportBatch.Kind.INSEE:
        bracket = work.age_bracket
        work.batch = preview_insee(work.campaign, upload, age_bracket=bracket, by=work.asked_by)
    else:
        work.batch = preview_activity(work.campaign, upload, by=work.asked_by)


def purge_import_works() -> None:
    """Forget what is done or was never read."""
    purge_file_works(ImportWork)
