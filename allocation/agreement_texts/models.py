"""What a campaign's conventions say instead of the default texts, and the values that they cite."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from allocation.agreement_texts.vocabulary import CLAUSES
from allocation.campaigns.models import Campaign
from allocation.campaigns.triggers import texts_lock
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.models import User

LONGEST_DELAY = 365


@tracked()
class AgreementText(models.Model):
    """A text of the campaign's conventions; without a row, the default one is printed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="agreement_texts")
    key = models.CharField("clé", max_length=60)
    body = models.TextField("texte", blank=True)
    changed_by = models.ForeignKey(
        User, verbose_name="modifié par", on_delete=models.PROTECT, null=True, related_name="+"
    )
    changed_at = models.DateTimeField("modifié le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "texte de la convention"
        verbose_name_plural = "textes de la convention"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "key"], name="one_agreement_text_a_campaign_and_key"
            )
        ]
        triggers = [texts_lock()]

    def __str__(self) -> str:
        return CLAUSES[self.key].name if self.key in CLAUSES else self.key


@tracked()
class AgreementTerms(models.Model):
    """The values that the campaign's conventions cite; each is asked before the first one."""

    campaign = models.OneToOneField(
        Campaign, on_delete=models.PROTECT, related_name="agreement_terms"
    )
    budget_line = models.CharField("ligne budgétaire", max_length=200, blank=True)
    payment_days = models.PositiveSmallIntegerField(
        "délai de paiement, en jours",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DELAY)],
    )
    ends_on = models.DateField("fin de la convention", null=True, blank=True)
    financial_report_on = models.DateField("compte rendu financier", null=True, blank=True)
    accounts_on = models.DateField("comptes annuels", null=True, blank=True)
    activity_report_on = models.DateField("rapport d’activité", null=True, blank=True)
    figures_on = models.DateField("données des indicateurs", null=True, blank=True)

    class Meta:
        verbose_name = "valeurs de la convention"
        verbose_name_plural = "valeurs des conventions"
        triggers = [texts_lock()]

    def __str__(self) -> str:
        return f"{self.campaign}, valeurs de la convention"
