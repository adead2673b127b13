"""Reference files sent in, what each would change, and what is wrong in them."""

from django.db import models
from django.db.models import Q

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.files.models import StoredFile
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.ground.work.sent_files import FileIssue, FileWork

KIND_LENGTH = 20


@tracked()
class ReferenceBatch(models.Model):
    """A file sent in, compared with what was there, and whether it was applied.

    `options` is what the kind asks beside the file; `compared` the fingerprint of all that the
    preview shows, which must still hold when it is applied.
    """

    kind = models.CharField("nature", max_length=KIND_LENGTH)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField("date d’effet", null=True)
    options = models.JSONField("précisions", default=dict)
    compared = models.CharField("empreinte de la comparaison", max_length=64)
    added = models.PositiveIntegerField("ajouts", default=0)
    changed = models.PositiveIntegerField("modifications", default=0)
    absent = models.PositiveIntegerField("absences", default=0)
    unchanged = models.PositiveIntegerField("lignes sans changement", default=0)
    ended = models.BooleanField("fin donnée à ce qui est absent", default=False)
    uploaded_by = models.ForeignKey(
        User, verbose_name="déposé par", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("déposé le", default=clock.now, editable=False)
    applied_by = models.ForeignKey(
        User, verbose_name="appliqué par", on_delete=models.PROTECT, related_name="+", null=True
    )
    applied_at = models.DateTimeField("appliqué le", null=True)

    class Meta:
        verbose_name = "fichier de référence"
        verbose_name_plural = "fichiers de référence"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_by=None, applied_at=None)
                | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="reference_applied_by_someone_at_a_date",
            )
        ]

    def __str__(self) -> str:
        return self.file.name


class ReferenceLine(models.Model):
    """What a file would change: the state before, the state after."""

    class Act(models.TextChoices):
        """What becomes of a row."""

        ADDED = "added", "ajout"
        CHANGED = "changed", "modification"
        ABSENT = "absent", "absent du fichier"

    batch = models.ForeignKey(ReferenceBatch, on_delete=models.PROTECT, related_name="lines")
    act = models.CharField("effet", max_length=7, choices=Act.choices)
    line = models.PositiveIntegerField("ligne", null=True)
    key = models.CharField("code", max_length=100)
    label = models.CharField("objet", max_length=300)
    before = models.TextField("avant", blank=True)
    after = models.TextField("après", blank=True)

    class Meta:
        verbose_name = "effet d’un fichier de référence"
        verbose_name_plural = "effets d’un fichier de référence"
        ordering = ["pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_act_display()} : {self.label}"


class ReferenceIssue(FileIssue):
    """Something to know about a row of a reference file."""

    batch = models.ForeignKey(ReferenceBatch, on_delete=models.PROTECT, related_name="issues")

    class Meta(FileIssue.Meta):
        abstract = False
        triggers = [append_only()]


class ReferenceWork(FileWork):
    """What a worker has to do with a reference file."""

    kind = models.CharField("nature", max_length=KIND_LENGTH)
    effective_on = models.DateField("date d’effet", null=True)
    options = models.JSONField("précisions", default=dict)
    ending = models.BooleanField("fin donnée à ce qui est absent", default=False)
    batch = models.ForeignKey(
        ReferenceBatch, on_delete=models.PROTECT, related_name="works", null=True
    )

    class Meta(FileWork.Meta):
        abstract = False
        verbose_name = "travail sur un fichier de référence"
        verbose_name_plural = "travaux sur des fichiers de référence"
        constraints = [
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(act="apply", ended_at=None),
                name="one_reference_application_under_way",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(content=None, held=None),
                name="reference_done_with_the_content",
            ),
        ]
