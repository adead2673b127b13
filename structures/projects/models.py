"""The three-year project of a structure (projet de structure)."""

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.files.models import StoredFile
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.network.models import Structure

# The day after the last one of a project of three years: `structures.projects.validity.last_day`.
_TOO_LATE = Func(
    F("starts_on"),
    template="(%(expressions)s + interval '3 years')::date",
    output_field=models.DateField(),
)


@tracked()
class StructureProject(models.Model):
    """What a structure means to do in three years, in four mandatory parts.

    Draft, submitted, sent back with comments on named parts (and submitted again),
    then validated by the Region. Parts are Markdown, without HTML.
    Source: the 2014 presentation, slide on the project of each structure.
    """

    class State(models.TextChoices):
        """Whose turn it is."""

        DRAFT = "draft", "brouillon"
        SUBMITTED = "submitted", "soumis à la Région"
        SENT_BACK = "sent_back", "renvoyé avec commentaires"
        VALIDATED = "validated", "validé"

    class Part(models.TextChoices):
        """The four mandatory parts."""

        NEEDS = "needs", "Besoins des jeunes du territoire"
        OFFER = "offer", "Offre de services et moyens réexaminés"
        FOUNDATIONS = "foundations", "Bases de l’offre future et conditions de sa mise en œuvre"
        GAPS = "gaps", "Besoins non couverts et écarts à combler"

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="projects"
    )
    state = models.CharField("état", max_length=9, choices=State.choices, default=State.DRAFT)
    starts_on = models.DateField("valable du")
    ends_on = models.DateField("jusqu’au (inclus)")
    needs = models.TextField(Part.NEEDS.label, blank=True)
    offer = models.TextField(Part.OFFER.label, blank=True)
    foundations = models.TextField(Part.FOUNDATIONS.label, blank=True)
    gaps = models.TextField(Part.GAPS.label, blank=True)
    validated_by = models.ForeignKey(
        User, verbose_name="validé par", on_delete=models.PROTECT, related_name="+", null=True
    )
    validated_on = models.DateField("validé le", null=True)

    class Meta:
        verbose_name = "projet de structure"
        ordering = ["structure", "-starts_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure"],
                condition=~Q(state="validated"),
                name="one_open_project_a_structure",
                violation_error_message="Un projet est déjà en cours pour cette structure.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="project_ends_after_it_begins",
                violation_error_message="La fin du projet suit son début.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__lt=_TOO_LATE),
                name="project_lasts_three_years_at_most",
                violation_error_message="Un projet est valable trois ans au plus.",
            ),
            models.CheckConstraint(
                condition=Q(state="validated", validated_on__isnull=False)
                | (~Q(state="validated") & Q(validated_on=None)),
                name="validated_project_has_a_date",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="states_in_order",
                field="state",
                transitions=[
                    ("draft", "submitted"),
                    ("submitted", "sent_back"),
                    ("sent_back", "submitted"),
                    ("submitted", "validated"),
                ],
            ),
            pgtrigger.Protect(
                name="validated_is_frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="validated"),
            ),
        ]

    def __str__(self) -> str:
        return f"Projet {self.starts_on.year}-{self.ends_on.year}"


@tracked()
class UnmetNeed(models.Model):
    """A need of young people that the structure cannot meet, as the project argues it."""

    project = models.ForeignKey(
        StructureProject, on_delete=models.CASCADE, related_name="unmet_needs"
    )
    text = models.CharField("besoin non couvert", max_length=300)
    gap = models.CharField("écart à combler", max_length=300, blank=True)

    class Meta:
        verbose_name = "besoin non couvert"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text


class ProjectVersion(models.Model):
    """The project as it was submitted: all that is read of it outside of its structure."""

    project = models.ForeignKey(StructureProject, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    starts_on = models.DateField("valable du")
    ends_on = models.DateField("jusqu’au (inclus)")
    parts = models.JSONField("parties")
    unmet_needs = models.JSONField("besoins non couverts")
    attachments = models.ManyToManyField(
        "structures.ProjectAttachment", verbose_name="pièces jointes", related_name="versions"
    )
    submitted_by = models.ForeignKey(
        User, verbose_name="soumis par", on_delete=models.PROTECT, related_name="+"
    )
    submitted_at = models.DateTimeField("soumis le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "version du projet"
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="one_version_a_number")
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.project}, version {self.number}"


class ProjectComment(models.Model):
    """What the Region asks to change in a part, when it sends a version back."""

    version = models.ForeignKey(ProjectVersion, on_delete=models.PROTECT, related_name="comments")
    part = models.CharField("partie", max_length=11, choices=StructureProject.Part.choices)
    text = models.TextField("commentaire")
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("écrit le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "commentaire"
        ordering = ["pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_part_display()} : {self.text}"


@tracked()
class ProjectAttachment(models.Model):
    """A file joined to a project; once removed, it stays in the versions that hold it."""

    project = models.ForeignKey(
        StructureProject, on_delete=models.PROTECT, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    label = models.CharField("intitulé", max_length=150)
    added_by = models.ForeignKey(
        User, verbose_name="ajouté par", on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField("ajouté le", default=clock.now, editable=False)
    removed_at = models.DateTimeField("retiré le", null=True, editable=False)

    class Meta:
        verbose_name = "pièce jointe"
        ordering = ["pk"]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.label
