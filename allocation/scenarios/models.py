"""A named copy of the rule of a campaign, with figures to try."""

from django.db import models

from allocation.campaigns.models import Campaign
from allocation.campaigns.triggers import parameters_lock
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.models import User

LONGEST_NAME = 60


@tracked()
class Scenario(models.Model):
    """What somebody tries: all of the rule, as the engine's inputs say it, and some figures.

    `rule` has `envelope_cents`, `axes` and `parameters` as the engine reads them, but for what
    is of each structure's own and is read on the day (former grants, the reference of guard
    rails); `figures` has exact decimals by indicator number, then structure code.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField("nom", max_length=LONGEST_NAME)
    note = models.TextField("note", blank=True)
    rule = models.JSONField("paramètres")
    figures = models.JSONField("données remplacées", default=dict, blank=True)
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("créé le", default=clock.now, editable=False)
    changed_by = models.ForeignKey(
        User, verbose_name="modifié par", on_delete=models.PROTECT, related_name="+"
    )
    changed_at = models.DateTimeField("modifié le", default=clock.now)

    class Meta:
        verbose_name = "scénario"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="one_scenario_a_name",
                violation_error_message="Un autre scénario de cette campagne porte ce nom.",
            )
        ]
        triggers = [parameters_lock()]

    def __str__(self) -> str:
        return self.name
