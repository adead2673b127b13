"""A file that somebody sends in: read by a worker, shown, then applied by a worker.

Each subject has its own rows of work, made of `FileWork`, and says how a file is read and
applied; what is wrong in it is rows made of `FileIssue`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from structures.ground.history.acts import name_actor


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it."""

    name: str
    content: bytes
    media_type: str


class FileWork(models.Model):
    """What a worker has to do with a file: read it, or apply what was read in it.

    The content waits here, not among the kept files: one that is refused leaves nothing.
    """

    class Act(models.TextChoices):
        """What is to be done."""

        READ = "read", "lecture"
        APPLY = "apply", "application"

    act = models.CharField("travail", max_length=5, choices=Act.choices)
    name = models.CharField("nom du fichier", max_length=255)
    media_type = models.CharField("type", max_length=100, blank=True)
    content = models.BinaryField("contenu", null=True)
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

    def __str__(self) -> str:
        return f"{self.get_act_display()} de {self.name}"

    @property
    def upload(self) -> Upload:
        """The file that waits to be read."""
        assert self.content is not None  # until it is read
        return Upload(self.name, bytes(self.content), self.media_type)


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
        with transaction.atomic():
            do(work)
    except refusals as refusal:
        work.refusal = str(refusal)
    work.content, work.ended_at = None, timezone.now()
    work.save()


def purge_file_works(rows: type[FileWork]) -> None:
    """Forget what ended a day ago, and files that nobody read in a week: none is kept for long."""
    now = timezone.now()
    ended = Q(ended_at__lt=now - timedelta(days=1))
    old = Q(asked_at__lt=now - timedelta(days=7))
    rows._default_manager.filter(ended | old).delete()
