"""What is known of a structure in years that have no campaign here."""

from django.db import models
from django.db.models import Q

from structures.ground.history.events import tracked
from structures.models import Structure

FIRST_YEAR, LAST_YEAR = 1982, 2100  # the missions locales began in 1982


class PastYear(models.Model):
    """A label and a source, of a structure and a year."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField("année")
    label = models.CharField("intitulé", max_length=200)
    source = models.CharField("source", max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.structure}, {self.year} : {self.label}"


@tracked()
class PastFigure(PastYear):
    """A value that was counted, of a structure and a year."""

    value = models.DecimalField("valeur", max_digits=18, decimal_places=4)

    class Meta:
        verbose_name = "donnée d’une année antérieure"
        ordering = ["-year", "label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "year", "label"], name="one_past_figure_a_label_and_year"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="past_figure_of_a_likely_year",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="past_figure_is_not_negative"),
        ]


@tracked()
class PastAmount(PastYear):
    """An amount that was paid, of a structure and a year."""

    amount_cents = models.PositiveBigIntegerField("montant, en centimes")

    class Meta:
        verbose_name = "montant d’une année antérieure"
        ordering = ["-year", "label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "year", "label"], name="one_past_amount_a_label_and_year"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="past_amount_of_a_likely_year",
            ),
        ]
