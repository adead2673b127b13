"""What a year took over from another, and who confirmed it; never rewritten."""

from django.db import models

from allocation.campaigns.models import Campaign
from structures.ground import clock
from structures.ground.locks import append_only
from structures.models import User


class CarriedOver(models.Model):
    """A parameter as it was in the year before, in words, and what it asks of a person.

    `key` is that of `ParameterChange`: what became of it since is read there.
    """

    class Needs(models.TextChoices):
        """What a person is to do about it."""

        NOTHING = "", "rien"
        CONFIRM = "confirm", "à confirmer"
        DECIDE = "decide", "à décider"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="carried_over")
    origin = models.ForeignKey(
        Campaign, verbose_name="reprise de", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField("clé", max_length=60)
    label = models.CharField("paramètre", max_length=400)
    value = models.TextField("valeur d’origine", blank=True)
    needs = models.CharField("demande", max_length=8, choices=Needs.choices, blank=True)

    class Meta:
        verbose_name = "reprise d’une année"
        verbose_name_plural = "reprises d’une année"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key"], name="carried_over_once"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.campaign} : {self.label}"


class CarriedOverConfirmation(models.Model):
    """Who read what was taken over, and left it as it is."""

    carried = models.OneToOneField(
        CarriedOver, on_delete=models.PROTECT, related_name="confirmation"
    )
    confirmed_by = models.ForeignKey(
        User, verbose_name="par", on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField("le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "reprise confirmée"
        verbose_name_plural = "reprises confirmées"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.carried}, par {self.confirmed_by}"
