"""The cross-cutting analysis, its recommendations, and their restitution by territory."""

from datetime import timedelta

from django.db import models
from django.db.models import Q

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.network.models import Territory
from structures.states_of_play.models import StateOfPlay

LONGEST_EMBARGO = timedelta(days=183)  # six months


@tracked()
class CrossAnalysis(models.Model):
    """What the états des lieux of a year say together."""

    year = models.PositiveSmallIntegerField("année", unique=True)
    practices = models.TextField("bonnes pratiques", blank=True)
    difficulties = models.TextField("difficultés structurelles", blank=True)
    obstacles = models.TextField("freins extérieurs", blank=True)

    class Meta:
        verbose_name = "analyse transversale"
        verbose_name_plural = "analyses transversales"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"Analyse transversale {self.year}"


@tracked()
class Recommendation(models.Model):
    """A recommendation, and the états des lieux it rests on."""

    analysis = models.ForeignKey(
        CrossAnalysis, on_delete=models.PROTECT, related_name="recommendations"
    )
    title = models.CharField("préconisation", max_length=200)
    text = models.TextField("texte", blank=True)
    rests_on = models.ManyToManyField(
        StateOfPlay, verbose_name="repose sur", related_name="recommendations"
    )

    class Meta:
        verbose_name = "préconisation"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class Restitution(models.Model):
    """The publication of an analysis to all structures of a territory, at one instant."""

    analysis = models.ForeignKey(
        CrossAnalysis, on_delete=models.PROTECT, related_name="restitutions"
    )
    territory = models.ForeignKey(
        Territory, verbose_name="territoire", on_delete=models.PROTECT, related_name="restitutions"
    )
    embargo_until = models.DateTimeField("embargo jusqu’au", null=True, blank=True)
    published_by = models.ForeignKey(
        User, verbose_name="publiée par", on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField("publiée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "restitution"
        ordering = ["territory__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["analysis", "territory"],
                name="one_restitution_a_territory",
                violation_error_message="L’analyse est déjà restituée à ce territoire.",
            ),
            models.CheckConstraint(
                condition=Q(embargo_until=None) | Q(embargo_until__gt=models.F("published_at")),
                name="embargo_follows_publication",
                violation_error_message="L’embargo se termine après la publication.",
            ),
            models.CheckConstraint(
                condition=Q(embargo_until=None)
                | Q(embargo_until__lte=models.F("published_at") + LONGEST_EMBARGO),
                name="embargo_of_six_months_at_most",
                violation_error_message="Un embargo dure six mois au plus.",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.analysis}, {self.territory}"
