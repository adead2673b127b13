"""A reference file comes in, is read and compared, then applied whole or not at all."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import connection, models, transaction

from structures.coverage.services import require_admin
from structures.ground import clock
from structures.ground.files.fingerprints import seal
from structures.ground.files.large import Content, content_of
from structures.ground.files.services import forget_content
from structures.ground.french import counted
from structures.ground.readings import Findings, unusual_columns
from structures.ground.refusals import Refused, require
from structures.ground.spreadsheets import FileRefused, Table, UnknownHeader, read_table
from structures.ground.work.sent_files import Upload, do_file_work, purge_file_works
from structures.journal.services import note
from structures.models import JournalEntry, StoredFile, User
from structures.reference.kinds import (
    Act,
    Application,
    Asked,
    Comparison,
    Format,
    ReferenceKind,
    kind_named,
)
from structures.reference.models import (
    ReferenceBatch,
    ReferenceIssue,
    ReferenceLine,
    ReferenceWork,
)
from structures.reference.selectors import files_to_forget, has_expired

ROWS_A_QUERY = 2_000
SOURCE_LENGTH = 200
QUOTED = re.compile("« [^»]* »")
OUT_OF_DATE = (
    "Le référentiel a changé depuis l’aperçu : rien n’a été appliqué. Déposez le fichier à nouveau "
    "pour voir ce qu’il changerait maintenant."
)

EXPIRED = (
    "Ce fichier nomme des personnes et attend depuis plus de sept jours : ses lignes sont "
    "effacées. Déposez-le à nouveau."
)


def receive_file(
    name: str, upload: Upload, *, effective_on: date | None, options: Mapping[str, str], by: User
) -> ReferenceWork:
    """Take in a file of the kind `name`, to be read by a worker. Raises Refused."""
    require_admin(by)
    return ReferenceWork.objects.create(
        act=ReferenceWork.Act.READ,
        kind=name,
        effective_on=effective_on,
        options=dict(options),
        asked_by=by,
        **upload.waiting(),
    )


def request_application(batch: ReferenceBatch, *, ending: bool, by: User) -> ReferenceWork:
    """Have a worker apply a file; return the work under way if it is asked for already."""
    require_admin(by)
    asked = {"name": batch.file.name, "kind": batch.kind, "ending": ending, "asked_by": by}
    work, _ = ReferenceWork.objects.get_or_create(
        act=ReferenceWork.Act.APPLY, batch=batch, ended_at=None, defaults=asked
    )
    return work


def do_reference_work(pk: int) -> None:
    """Read or apply a file, whole or not at all; does nothing if that is done already."""
    do_file_work(ReferenceWork, pk, _read_or_apply, (FileRefused, Refused))


def purge_reference_works() -> None:
    """Forget what is done or was never read, and the rows of files of people that served."""
    purge_file_works(ReferenceWork)
    forget_content(files_to_forget())


def _read_or_apply(work: ReferenceWork) -> None:
    if work.act == ReferenceWork.Act.APPLY:
        assert work.batch is not None  # an application has what it applies
        work.written = apply_batch(work.batch, ending=work.ending, by=work.asked_by)
        return
    asked = Asked(work.name, work.effective_on, work.options)
    work.batch = preview(work.kind, work.upload, asked, by=work.asked_by)


@transaction.atomic
def preview(name: str, upload: Upload, asked: Asked, *, by: User) -> ReferenceBatch:
    """Read a file and keep it with what it would change; nothing of the network changes.

    Raises FileRefused, keeping nothing, when it is not a file of this kind.
    """
    require_admin(by)
    kind, findings = kind_named(name), Findings()
    found = _compared(kind, upload.name, upload.content, asked, findings)
    batch = ReferenceBatch.objects.create(
        kind=name,
        file=upload.kept(),
        effective_on=asked.effective_on,
        options=dict(asked.options),
        compared=_seal(found),
        added=len(found.of(Act.ADDED)),
        changed=len(found.of(Act.CHANGED)),
        absent=len(found.of(Act.ABSENT)),
        unchanged=found.unchanged,
        uploaded_by=by,
    )
    ReferenceIssue.objects.bulk_create(
        ReferenceIssue(
            batch=batch,
            severity=issue.severity,
            line=issue.line,
            column=issue.column,
            message=QUOTED.sub("« … »", issue.message) if kind.names_people else issue.message,
        )
        for issue in findings.issues()
    )
    ReferenceLine.objects.bulk_create(_lines(batch, found), batch_size=ROWS_A_QUERY)
    return batch


@transaction.atomic
def apply_batch(batch: ReferenceBatch, *, ending: bool, by: User) -> int:
    """Write all that the preview shows; return how many rows. All or nothing.

    Raises Refused if the file has an error, was applied already, changes nothing, or if
    anything that the preview shows has changed since: the file is read and compared again
    while those who write the same tables wait.
    """
    require_admin(by)
    batch = ReferenceBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
    _refuse_unless_applicable(batch, ending)
    kind, file = kind_named(batch.kind), batch.file
    _hold_writers(kind.locks)
    asked = Asked(file.name, batch.effective_on, batch.options)
    with content_of(file) as content:
        found = _compared(kind, file.name, content, asked, Findings())
    require(_seal(found) == batch.compared, OUT_OF_DATE)
    kind.apply(found, Application(asked, by, f"Fichier « {file.name} »"[:SOURCE_LENGTH], ending))
    batch.applied_by, batch.applied_at, batch.ended = by, clock.now(), ending
    batch.save(update_fields=["applied_by", "applied_at", "ended"])
    _note(kind, batch, file, by)
    return batch.added + batch.changed + (batch.absent if ending else 0)


def _refuse_unless_applicable(batch: ReferenceBatch, ending: bool) -> None:
    require(not batch.applied_at, "Ce fichier a déjà été appliqué.")
    require(not has_expired(batch), EXPIRED)
    wrong = batch.issues.filter(severity=ReferenceIssue.Severity.ERROR).exists()
    require(not wrong, "Ce fichier contient des erreurs : corrigez-les, puis déposez-le à nouveau.")
    require(
        batch.added or batch.changed or (ending and batch.absent),
        "Ce fichier ne change rien : tout ce qu’il dit est déjà enregistré.",
    )
    require(
        kind_named(batch.kind).ends or not ending,
        "Ce qui est absent d’un fichier de cette nature ne prend pas fin ainsi.",
    )


def _hold_writers(tables: Iterable[type[models.Model]]) -> None:
    """Have those who write these tables wait until the transaction ends; readers go on."""
    names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _compared(
    kind: ReferenceKind, name: str, content: Content, asked: Asked, findings: Findings
) -> Comparison:
    """Read the file and compare it with what there is; of a file with errors, nothing."""
    form, table = _table(kind, name, content)
    _refuse_other_columns(table, form)
    for notice in table.notices:
        findings.notice(notice)
    for warning in table.warnings:
        findings.warning(warning)
    rows = form.read(table, asked, findings)
    found = Comparison() if findings.blocked else kind.compare(rows, asked, findings)
    return Comparison() if findings.blocked else found


def _table(kind: ReferenceKind, name: str, content: Content) -> tuple[Format, Table]:
    """Return the first format whose header the file has, and its table. Raises FileRefused."""
    for form in kind.formats[1:]:
        try:
            return form, read_table(name, content, form.layout)
        except UnknownHeader:
            continue
    return kind.formats[0], read_table(name, content, kind.formats[0].layout)


def _refuse_other_columns(table: Table, form: Format) -> None:
    """Refuse what the kind has no use for: it may be about people, and would be kept."""
    if others := unusual_columns(table.columns, form.layout):
        titles = ", ".join(f"« {title} »" for title in others)
        raise FileRefused(
            f"Colonnes inattendues dans ce fichier : {titles}. Supprimez-les, ou partez du "
            "modèle : seules ses colonnes sont acceptées. Rien n’a été conservé."
        )


def _seal(found: Comparison) -> str:
    """Return the fingerprint of all that a preview shows."""
    shown = [[c.act, c.key, c.label, c.before, c.after] for c in found.changes]
    return seal({"changes": shown, "unchanged": found.unchanged})


def _lines(batch: ReferenceBatch, found: Comparison) -> Iterable[ReferenceLine]:
    for change in found.changes:
        yield ReferenceLine(
            batch=batch,
            act=change.act,
            line=change.line,
            key=change.key,
            label=change.label,
            before=change.before,
            after=change.after,
        )


def _note(kind: ReferenceKind, batch: ReferenceBatch, file: StoredFile, by: User) -> None:
    parts = [
        counted(batch.added, "ajout", "ajouts"),
        counted(batch.changed, "modification", "modifications"),
    ]
    parts += [counted(batch.absent, "fin", "fins")] if batch.ended else []
    reason = f"Fichier « {file.name} », SHA-256 {file.sha256}."
    fact = f"Référentiel, {kind.title.lower()} : {', '.join(parts)}"
    note(JournalEntry.Kind.NETWORK, fact, structure=None, by=by, reason=reason)
