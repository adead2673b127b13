"""A file that somebody sends in: read by a worker, shown, then applied by a worker.

Each subject has its own rows of work, made of `FileWork`, and says how a file is read and
applied; what is wrong in it is rows made of `FileIssue`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any, BinaryIO, TypeVar, cast

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from structures.ground.files.forms import said_type
from structures.ground.files.large import LARGE, Content, hold, on_disk, release
from structures.ground.files.models import HeldFile, StoredFile
from structures.ground.files.services import keep, keep_held
from structures.ground.history.acts import name_actor
from structures.ground.work.models import Reach
from structures.ground.work.reaches import reach_of, telling


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it: its bytes, or where it is large a file of the disk.

    `held` are its parts, once they are stored.
    """

    name: str
    content: Content
    media_type: str
    held: HeldFile | None = None

    @classmethod
    def of(cls, file: UploadedFile) -> "Upload":
        """Take what a form was sent; a large file stays on the disk."""
        large = file.size is not None and file.size >= LARGE
        on_disk = isinstance(file, TemporaryUploadedFile)
        content = cast("BinaryIO", file.file) if large and on_disk else file.read()
        return cls(file.name or "", content, said_type(file))

    def kept(self) -> StoredFile:
        """Keep the file, in the transaction under way; of a large one, the parts stored."""
        if isinstance(self.content, bytes) and len(self.content) < LARGE:
            return keep(self.name, self.content, self.media_type)
        return keep_held(self.name, self.held or self._hold(), self.media_type)

    def waiting(self) -> dict[str, Any]:
        """Return what a row of work keeps of the file until it is read."""
        said = {"name": self.name, "media_type": self.media_type}
        if isinstance(self.content, bytes) and len(self.content) < LARGE:
            return said | {"content": self.content}
        return said | {"held": self._hold()}

    def _hold(self) -> HeldFile:
        content = self.content
        return hold(BytesIO(content) if isinstance(content, bytes) else content)


class FileWork(models.Model):
    """What a worker has to do with a file: read it, or apply what was read in it.

    The content waits here, not among the kept files: one that is refused leaves nothing.
    """

    class Act(models.TextChoices):
        """What is to be done; a file of any kind is looked at before it is read."""

        LOOK = "look", "reconnaissance"
        READ = "read", "lecture"
        APPLY = "apply", "application"

    act = models.CharField("travail", max_length=5, choices=Act.choices)
    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField("type", max_length=100, blank=True)
    content = models.BinaryField("contenu", null=True)
    held = models.ForeignKey(HeldFile, on_delete=models.PROTECT, related_name="+", null=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="demandé par",
        on_delete=models.PROTECT,
        related_name="+",
    )
    # The real clock: it is a matter of the machine, not of the demo's story.
    asked_at = models.DateTimeField("demandé le", default=timezone.now, editable=False)
    ended_at = models.DateTimeField("terminé le", null=True)
    written = models.PositiveIntegerField("valeurs enregistrées", default=0)
    refusal = models.TextField("motif de refus", blank=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    _opened: BinaryIO | None = None

    def __str__(self) -> str:
        return f"{self.get_act_display()} de {self.name}"

    @property
    def where_told(self) -> str:
        """The name under which is told how far its reading is."""
        return f"{self._meta.label}:{self.pk}"

    @property
    def reach(self) -> Reach | None:
        """How far a worker is in the file, as it last said. One query."""
        return reach_of(self.where_told)

    @property
    def upload(self) -> Upload:
        """The file that waits to be read; a large one is on the disk until `close`."""
        if self.held:
            self._opened = on_disk(self.held)
            return Upload(self.name, self._opened, self.media_type, self.held)
        assert self.content is not None  # until it is read
        return Upload(self.name, bytes(self.content), self.media_type)

    def close(self) -> None:
        """Take away the file of the disk that was read, if there is one."""
        if self._opened:
            self._opened.close()


class FileIssue(models.Model):
    """Something to know about a row of a file; an error keeps the file from being applied."""

    class Severity(models.TextChoices):
        """How much it matters."""

        ERROR = "error", "erreur"
        WARNING = "warning", "à vérifier"
        NOTICE = "notice", "information"

    severity = models.CharField("gravité", max_length=7, choices=Severity.choices)
    line = models.PositiveIntegerField("ligne", null=True)
    column = models.CharField("colonne", max_length=100, blank=True)
    message = models.TextField("message")

    class Meta:
        abstract = True
        verbose_name = "anomalie de ligne"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.message


Work = TypeVar("Work", bound=FileWork)


@transaction.atomic
def do_file_work(
    rows: type[Work], pk: int, do: Callable[[Work], object], refusals: tuple[type[ValueError], ...]
) -> None:
    """Read or apply a file, whole or not at all; does nothing if that is done already.

    A refusal is kept with the work, the file's content is not.
    """
    found: models.QuerySet[Any] = rows._default_manager.select_for_update()
    work = found.filter(pk=pk, ended_at=None).first()
    if work is None:
        return
    name_actor(work.asked_by_id)
    try:
        with telling(work.where_told), transaction.atomic():
            do(work)
    except refusals as refusal:
        work.refusal = str(refusal)
    finally:
        work.close()
    held = [work.held_id] if work.held_id else []
    work.content, work.held, work.ended_at = None, None, timezone.now()
    work.save()
    release(held)


def purge_file_works(rows: type[FileWork]) -> None:
    """Forget what ended a day ago, and files that nobody read in a week: none is kept for long."""
    now = timezone.now()
    ended = Q(ended_at__lt=now - timedelta(days=1))
    old = Q(asked_at__lt=now - timedelta(days=7))
    forgotten = rows._default_manager.filter(ended | old)
    held = list(forgotten.exclude(held=None).values_list("held", flat=True))
    forgotten.delete()
    release(held)
