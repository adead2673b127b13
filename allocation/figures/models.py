"""The n-1 figures."""

from django.db import models
from django.db.models import Q

from allocation.campaigns.models import Campaign, Indicator
from allocation.campaigns.triggers import figures_lock
from allocation.engine.digits import VALUE_DIGITS
from allocation.figures.triggers import parts_of_a_sum, sum_of_its_parts
from allocation.imports.models import ImportBatch
from allocation.parameters.models import IndicatorPart
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.models import Structure, User

# A comment is typed in a form, in the sheet, or beside the value of a second source.
LONGEST_COMMENT = 4_000  # characters


class DefinitionVersion(models.Model):
    """A wording of an indicator that figures were counted under, written when the first one was.

    It is said as people read it, the campaign's own day and delay in it.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="wordings")
    number = models.PositiveSmallIntegerField("numéro")
    text = models.TextField("définition")
    since = models.DateTimeField("depuis le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "rédaction d’une définition"
        verbose_name_plural = "rédactions de définitions"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="one_wording_a_number")
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.indicator}, rédaction n° {self.number}"


@tracked()
class Figure(models.Model):
    """The n-1 value of an indicator for a structure, and where it comes from."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="figures")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="figures")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="figures")
    value = models.DecimalField("valeur", **VALUE_DIGITS)
    source = models.CharField("source", max_length=200)
    definition = models.TextField("définition retenue par la source", blank=True)
    counted_under = models.ForeignKey(
        DefinitionVersion,
        verbose_name="définition comptée",
        on_delete=models.PROTECT,
        null=True,
        related_name="figures",
    )
    comment = models.TextField("commentaire", blank=True)
    observed_on = models.DateField("observée le", null=True, blank=True)
    vintage = models.CharField("millésime", max_length=4, blank=True)
    geography_year = models.CharField("géographie de l’année", max_length=4, blank=True)
    age_bracket = models.CharField(
        "tranche d’âge", max_length=5, choices=ImportBatch.AgeBracket.choices, blank=True
    )
    column_rule = models.CharField("colonnes retenues", max_length=100, blank=True)
    import_line = models.PositiveIntegerField("ligne du fichier", null=True, blank=True)
    prorata_percent = models.DecimalField(
        "prorata, en pour cent", max_digits=5, decimal_places=2, null=True, blank=True
    )
    import_batch = models.ForeignKey(
        ImportBatch, verbose_name="import", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        User, verbose_name="enregistrée par", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("enregistrée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "donnée n-1"
        ordering = ["indicator__number", "structure__code"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "structure"], name="one_figure_a_cell"),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="figure_is_not_negative",
                violation_error_message="Une donnée n-1 n’est jamais négative.",
            ),
            models.CheckConstraint(
                condition=Q(prorata_percent=None) | Q(prorata_percent__range=(0, 100)),
                name="prorata_from_0_to_100",
                violation_error_message="Un prorata va de 0 à 100 pour cent.",
            ),
        ]
        triggers = [figures_lock(), sum_of_its_parts()]

    def __str__(self) -> str:
        return f"{self.indicator}, {self.structure} : {self.value}"


@tracked()
class FigurePart(models.Model):
    """What a structure counts under one part of a summed indicator; together they are its figure.

    Its source is that of the figure.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey(IndicatorPart, on_delete=models.PROTECT, related_name="counts")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    value = models.DecimalField("valeur", **VALUE_DIGITS)
    recorded_by = models.ForeignKey(
        User, verbose_name="enregistrée par", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("enregistrée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "détail d’une donnée n-1"
        verbose_name_plural = "détails de données n-1"
        ordering = ["part__indicator__number", "part__number", "structure__code"]
        constraints = [
            models.UniqueConstraint(fields=["part", "structure"], name="one_count_a_part"),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="part_is_not_negative",
                violation_error_message="Une donnée n-1 n’est jamais négative.",
            ),
        ]
        triggers = [figures_lock(), parts_of_a_sum()]

    def __str__(self) -> str:
        return f"{self.part}, {self.structure} : {self.value}"
