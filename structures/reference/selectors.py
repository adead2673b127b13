"""What was sent in of each kind, what a file would change, and what workers have to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Max, Q, QuerySet
from django.forms import DateField

from structures.ground import clock
from structures.ground.french import counted, date_long
from structures.models import StoredFile
from structures.reference.kinds import ReferenceKind, kind_named, kinds
from structures.reference.models import (
    ReferenceBatch,
    ReferenceIssue,
    ReferenceLine,
    ReferenceWork,
)

# A file of people that nobody applied is kept no longer.
PEOPLE_KEPT = timedelta(days=7)


@dataclass(frozen=True)
class KindState:
    """A kind of file, how many rows there are now, and the last file applied."""

    name: str
    kind: ReferenceKind
    count: int
    last: ReferenceBatch | None

    @property
    def counted(self) -> str:
        """How many rows there are, in words."""
        return counted(self.count, *self.kind.noun)


@dataclass(frozen=True)
class BatchPreview:
    """What is wrong in a file, and the earlier applications of the same bytes."""

    errors: list[ReferenceIssue]
    warnings: list[ReferenceIssue]
    notices: list[ReferenceIssue]
    earlier: Sequence[ReferenceBatch]

    @property
    def blocked(self) -> bool:
        """Whether an error keeps the file from being applied."""
        return bool(self.errors)


def kind_choices() -> list[tuple[str, str]]:
    """Return each kind's name and title. No query."""
    return [(name, kind.title) for name, kind in kinds().items()]


def kind_states() -> list[KindState]:
    """Return what there is of each kind. Two queries, and one a kind."""
    latest = ReferenceBatch.objects.filter(applied_at__isnull=False).values("kind")
    keys = latest.annotate(last=Max("pk")).values_list("last", flat=True)
    last = {batch.kind: batch for batch in batches().filter(pk__in=list(keys))}
    return [KindState(name, kind, kind.count(), last.get(name)) for name, kind in kinds().items()]


def batches() -> QuerySet[ReferenceBatch]:
    """Return the files of the kinds that exist, latest first; contents are not read."""
    known = ReferenceBatch.objects.filter(kind__in=list(settings.REFERENCE_KINDS))
    people = known.select_related("file", "uploaded_by", "applied_by")
    return people.defer("file__content")


def batch_preview(batch: ReferenceBatch) -> BatchPreview:
    """Return what the page of a file shows beside its lines. Two queries."""
    issues = list(batch.issues.all())
    severity = ReferenceIssue.Severity
    same = batches().filter(file__sha256=batch.file.sha256, kind=batch.kind)
    return BatchPreview(
        errors=[issue for issue in issues if issue.severity == severity.ERROR],
        warnings=[issue for issue in issues if issue.severity == severity.WARNING],
        notices=[issue for issue in issues if issue.severity == severity.NOTICE],
        earlier=list(same.filter(applied_at__isnull=False).exclude(pk=batch.pk)),
    )


def options_of(batch: ReferenceBatch) -> list[tuple[str, str]]:
    """Return what was asked beside the file: labels and answers, those left empty apart."""
    fields = kind_named(batch.kind).fields()
    said = [(fields[n], text) for n, text in batch.options.items() if text and n in fields]
    return [
        (
            str(field.label),
            date_long(date.fromisoformat(text)) if isinstance(field, DateField) else text,
        )
        for field, text in said
    ]


def is_applicable(batch: ReferenceBatch, preview: BatchPreview) -> bool:
    """Tell whether there is something to apply, absent rows that may be ended included."""
    if batch.applied_at or preview.blocked or has_expired(batch):
        return False
    return bool(batch.added or batch.changed or (batch.absent and kind_named(batch.kind).ends))


def has_expired(batch: ReferenceBatch) -> bool:
    """Tell whether a file of people waited too long to be applied: its rows are forgotten."""
    named = kind_named(batch.kind).names_people
    return named and not batch.applied_at and batch.uploaded_at < clock.now() - PEOPLE_KEPT


def files_to_forget() -> QuerySet[StoredFile]:
    """Return the files of people that served, or that nobody applied in time."""
    named = [name for name, kind in kinds().items() if kind.names_people]
    served = Q(applied_at__isnull=False) | Q(uploaded_at__lt=clock.now() - PEOPLE_KEPT)
    batches = ReferenceBatch.objects.filter(served, kind__in=named)
    return StoredFile.objects.filter(pk__in=batches.values("file"))


def lines_of(batch: ReferenceBatch) -> QuerySet[ReferenceLine]:
    """Return what the file would change. One query."""
    return batch.lines.all()


def works() -> QuerySet[ReferenceWork]:
    """Return what workers do, or did of late, with reference files; contents are not read."""
    known = ReferenceWork.objects.filter(kind__in=list(settings.REFERENCE_KINDS))
    return known.select_related("batch", "asked_by").defer("content")


def works_under_way() -> QuerySet[ReferenceWork]:
    """Return what workers still have to do. One query."""
    return works().filter(ended_at=None)
