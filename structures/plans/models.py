"""The yearly action plan of a structure, and its actions."""

from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import models
from django.db.models import Q

from structures.accounts.models import User
from structures.ground.history.events import tracked
from structures.network.models import Structure
from structures.projects.models import StructureProject

LONGEST_TEXT = 2_000


class Lever(models.TextChoices):
    """What an action acts upon: the five levers of the 2014 presentation, and others."""

    SERVICES = "services", "services"
    PARTNERSHIPS = "partnerships", "partenariats"
    WORK_ORGANISATION = "work_organisation", "organisation du travail"
    MANAGEMENT = "management", "management"
    PROFESSIONALISATION = "professionalisation", "professionnalisation"
    OTHER = "other", "autre"


def _text(label: str, *, blank: bool = False) -> models.TextField:
    """Return a text of a few paragraphs: the network, the convention and the agenda show it."""
    bounded = [MaxLengthValidator(LONGEST_TEXT)]
    return models.TextField(label, max_length=LONGEST_TEXT, validators=bounded, blank=blank)


@tracked()
class ActionPlan(models.Model):
    """A structure's plan for a year; published, the network sees what is being tried."""

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="plans"
    )
    year = models.PositiveSmallIntegerField("année")
    project = models.ForeignKey(
        StructureProject,
        verbose_name="projet de structure",
        on_delete=models.PROTECT,
        related_name="plans",
        null=True,
    )
    published_by = models.ForeignKey(
        User, verbose_name="publié par", on_delete=models.PROTECT, related_name="+", null=True
    )
    published_at = models.DateTimeField("publié le", null=True)

    class Meta:
        verbose_name = "plan d’action"
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "year"],
                name="one_plan_a_structure_and_year",
                violation_error_message="Un plan d’action existe déjà pour cette année.",
            ),
            models.CheckConstraint(
                condition=Q(published_by=None, published_at=None)
                | Q(published_by__isnull=False, published_at__isnull=False),
                name="published_by_someone_at_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"Plan d’action {self.year}"


@tracked()
class Action(models.Model):
    """One action of a plan: what for, with what, until when, and what came of it."""

    class Status(models.TextChoices):
        """Where the action stands."""

        PLANNED = "planned", "prévue"
        ONGOING = "ongoing", "en cours"
        DONE = "done", "réalisée"
        DROPPED = "dropped", "abandonnée"

    plan = models.ForeignKey(ActionPlan, on_delete=models.PROTECT, related_name="actions")
    lever = models.CharField("levier", max_length=19, choices=Lever.choices)
    title = models.CharField("action", max_length=200)
    objective = _text("objectif")
    expected_result = _text("résultat attendu")
    measure = models.CharField("mesure du résultat", max_length=200)
    staff_fte = models.DecimalField(
        "moyens humains, en ETP", max_digits=5, decimal_places=2, null=True, blank=True
    )
    cost_cents = models.PositiveBigIntegerField("coût, en centimes", null=True, blank=True)
    partners = models.CharField("partenaires", max_length=300, blank=True)
    deadline = models.DateField("échéance")
    status = models.CharField("état", max_length=7, choices=Status.choices, default=Status.PLANNED)
    progress = models.PositiveSmallIntegerField(
        "avancement, en %", default=0, validators=[MaxValueValidator(100)]
    )
    result = _text("résultat obtenu", blank=True)
    carried_from = models.OneToOneField(
        "self",
        verbose_name="reprise de",
        on_delete=models.PROTECT,
        related_name="carried_to",
        null=True,
    )

    class Meta:
        verbose_name = "action"
        ordering = ["lever", "deadline", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(progress__lte=100),
                name="progress_up_to_100",
                violation_error_message="L’avancement va de 0 à 100 pour cent.",
            ),
            models.CheckConstraint(
                condition=Q(staff_fte=None) | Q(staff_fte__gte=0),
                name="staff_is_not_negative",
                violation_error_message="Des moyens humains ne sont jamais négatifs.",
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | ~Q(result=""),
                name="done_action_has_a_result",
                violation_error_message="Une action réalisée a un résultat : écrivez-le.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
