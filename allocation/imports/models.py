"""Files sent in, what was read in them, and what is wrong in them."""

from django.db import models
from django.db.models import Q

from allocation.campaigns.models import Campaign, Indicator
from allocation.engine.digits import VALUE_DIGITS
from allocation.engine.measures import ACTIVITY_FILE, INSEE_FILE
from allocation.imports.readers.asked import Asked
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.ground.work.sent_files import FileIssue, FileWork
from structures.models import StoredFile, Structure, User


@tracked()
class ImportBatch(models.Model):
    """A file sent in, what was read in it, and whether it was applied."""

    class Kind(models.TextChoices):
        """Which reader understands the file."""

        INSEE = INSEE_FILE, "population active par commune (INSEE)"
        ACTIVITY = ACTIVITY_FILE, "activité des structures"
        WIDE = "tableau", "activité en tableau"
        DARES = "dares", "demandeurs d’emploi (DARES)"
        MAPPED = "colonnes", "fichier décrit à la main"
        SECOND = "source", "seconde source"

    class AgeBracket(models.TextChoices):
        """The ages an INSEE or DARES file counts; never mixed within an indicator."""

        FROM_15_TO_24 = "15-24", "15-24 ans (INSEE)"
        FROM_16_TO_25 = "16-25", "16-25 ans (DARES)"
        UNDER_25 = "<25", "moins de 25 ans (DARES)"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="imports")
    kind = models.CharField("nature", max_length=20, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    age_bracket = models.CharField(
        "tranche d’âge", max_length=5, choices=AgeBracket.choices, blank=True
    )
    asked = models.JSONField("ce qui est dit du fichier", default=dict)
    facts = models.JSONField("ce que le fichier dit de lui-même", default=dict)
    empty_perimeters = models.JSONField("structures sans commune", default=list)
    uploaded_by = models.ForeignKey(
        User, verbose_name="déposé par", on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField("déposé le", default=clock.now, editable=False)
    applied_by = models.ForeignKey(
        User, verbose_name="appliqué par", on_delete=models.PROTECT, related_name="+", null=True
    )
    applied_at = models.DateTimeField("appliqué le", null=True)
    cancelled_by = models.ForeignKey(
        User, verbose_name="annulé par", on_delete=models.PROTECT, related_name="+", null=True
    )
    cancelled_at = models.DateTimeField("annulé le", null=True)
    annotated = models.ForeignKey(
        StoredFile,
        verbose_name="fichier annoté",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )

    class Meta:
        verbose_name = "import"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_by=None, applied_at=None)
                | Q(applied_by__isnull=False, applied_at__isnull=False),
                name="applied_by_someone_at_a_date",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None, cancelled_at=None)
                | Q(cancelled_by__isnull=False, cancelled_at__isnull=False, applied_at=None),
                name="cancelled_by_someone_instead_of_applied",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} : {self.file}"

    @property
    def said(self) -> Asked:
        """What the person says of the file."""
        return Asked.of(self.age_bracket, self.asked)

    @property
    def waits(self) -> bool:
        """Whether it was neither applied nor cancelled."""
        return self.applied_at is None and self.cancelled_at is None


class RowIssue(FileIssue):
    """Something to know about a row of the file, and what was read there."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="issues")
    sheet = models.CharField("feuille", max_length=100, blank=True)
    read = models.CharField("lu", max_length=200, blank=True)

    class Meta(FileIssue.Meta):
        abstract = False
        triggers = [append_only()]


class ImportedValue(models.Model):
    """A value read in the file, and the one it would replace."""

    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="values")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("valeur lue", **VALUE_DIGITS)
    replaced = models.DecimalField("valeur remplacée", null=True, **VALUE_DIGITS)
    line = models.PositiveIntegerField("ligne du fichier", null=True)
    parts = models.JSONField("détail par dispositif", default=dict)
    source = models.CharField("source", max_length=200, blank=True)
    definition = models.TextField("définition", blank=True)
    comment = models.TextField("commentaire", blank=True)
    observed_on = models.DateField("observée le", null=True)

    class Meta:
        verbose_name = "valeur importée"
        ordering = ["indicator__number", "structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "indicator", "structure"], name="one_value_a_cell_and_import"
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.structure} : {self.value}"


class ImportWork(FileWork):
    """What a worker has to do with a file of a year's figures."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="import_works")
    batch = models.ForeignKey(ImportBatch, on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField("nature", max_length=20, choices=ImportBatch.Kind.choices)
    age_bracket = models.CharField("tranche d’âge", max_length=5, blank=True)
    asked = models.JSONField("ce qui est dit du fichier", default=dict)
    confirmed = models.BooleanField("valeurs 0 confirmées", default=False)
    found = models.JSONField("ce qui y est reconnu", default=dict)
    looked_at = models.DateTimeField("reconnu le", null=True)

    class Meta(FileWork.Meta):
        abstract = False
        verbose_name = "travail d’import"
        constraints = [
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(act="apply", ended_at=None),
                name="one_application_under_way",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(content=None, held=None),
                name="done_with_the_content",
            ),
        ]

    @property
    def is_to_confirm(self) -> bool:
        """Whether it was recognised, and waits for somebody to confirm what it is."""
        return self.act == self.Act.LOOK and self.looked_at is not None and not self.ended_at

    @property
    def said(self) -> Asked:
        """What the person says of the file."""
        return Asked.of(self.age_bracket, self.asked)


@tracked()
class ColumnMapping(models.Model):
    """What the columns of a file of unknown header hold, said by hand and kept by name.

    `columns` is that of `readers.mapped.Columns`: it names every column of the header, those
    that are left aside too, so that the same header is known again.
    """

    name = models.CharField(
        "nom",
        max_length=100,
        unique=True,
        error_messages={"unique": "Une description de colonnes porte déjà ce nom."},
    )
    columns = models.JSONField("colonnes", default=dict)
    created_by = models.ForeignKey(
        User, verbose_name="créée par", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("créée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "description de colonnes"
        verbose_name_plural = "descriptions de colonnes"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
