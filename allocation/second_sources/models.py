"""Second sources, what each counted of a structure, and the State's ratios."""

from django.db import models
from django.db.models import Q

from allocation.campaigns.models import Campaign, Indicator
from allocation.campaigns.sources import kind_choices
from allocation.campaigns.triggers import figures_lock, parameters_lock
from allocation.engine.digits import VALUE_DIGITS
from allocation.imports.models import ImportBatch
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.models import Structure, User

FIRST_YEAR, LAST_YEAR = 1982, 2100  # the missions locales began in 1982


@tracked()
class SecondSource(models.Model):
    """Somebody else who counts what an indicator counts, and what they say they count."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="second_sources")
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="second_sources"
    )
    kind = models.CharField("organisme", max_length=20, choices=kind_choices)
    name = models.CharField("nom de la source", max_length=120)
    definition = models.TextField("ce qu’elle compte")

    class Meta:
        verbose_name = "seconde source"
        verbose_name_plural = "secondes sources"
        ordering = ["indicator__number", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "kind"],
                name="one_second_source_a_kind",
                violation_error_message="Cet organisme est déjà une source de cet indicateur.",
            )
        ]
        triggers = [parameters_lock()]

    def __str__(self) -> str:
        return self.name

    @property
    def counts(self) -> bool:
        """Whether the campaign counts its values, and not the structures' own."""
        return self.indicator.counted_source == self.kind


@tracked()
class SecondFigure(models.Model):
    """What a second source counted of a structure, and where that is said."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="second_figures")
    source = models.ForeignKey(SecondSource, on_delete=models.PROTECT, related_name="figures")
    structure = models.ForeignKey(
        Structure, on_delete=models.PROTECT, related_name="second_figures"
    )
    value = models.DecimalField("valeur", **VALUE_DIGITS)
    document = models.CharField("document d’où vient la valeur", max_length=200)
    observed_on = models.DateField("observée le", null=True, blank=True)
    comment = models.TextField("commentaire", blank=True)
    import_batch = models.ForeignKey(
        ImportBatch, verbose_name="import", on_delete=models.PROTECT, null=True, related_name="+"
    )
    recorded_by = models.ForeignKey(
        User, verbose_name="enregistrée par", on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField("enregistrée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "valeur d’une seconde source"
        ordering = ["source", "structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "structure"], name="one_second_figure_a_structure"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="second_figure_is_not_negative",
                violation_error_message="Une valeur n’est jamais négative.",
            ),
        ]
        triggers = [figures_lock()]

    def __str__(self) -> str:
        return f"{self.source}, {self.structure} : {self.value}"


@tracked()
class StateRatio(models.Model):
    """A ratio that the State sends about a structure: read, never counted."""

    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="state_ratios")
    year = models.PositiveSmallIntegerField("année")
    name = models.CharField("ratio", max_length=200)
    value = models.DecimalField("valeur", max_digits=18, decimal_places=6)
    unit = models.CharField("unité", max_length=40, blank=True)
    source = models.CharField("source", max_length=200)

    class Meta:
        verbose_name = "ratio de l’État"
        verbose_name_plural = "ratios de l’État"
        ordering = ["name", "structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["structure", "year", "name"], name="one_state_ratio_a_name_and_year"
            ),
            models.CheckConstraint(
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                name="state_ratio_of_a_likely_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.structure}, {self.year} : {self.name}"


@tracked()
class RatioNote(models.Model):
    """What a campaign says of the State's ratios, above them."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="ratio_note")
    text = models.TextField("ce qui est dit des ratios")

    class Meta:
        verbose_name = "texte sur les ratios"

    def __str__(self) -> str:
        return f"{self.campaign} : ratios"
