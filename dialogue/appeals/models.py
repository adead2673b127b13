"""An appeal and all that follows it, each written once; the terms of a year."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from allocation.models import Campaign, Correction, Run
from dialogue.appeals.triggers import (
    answer_triggers,
    appeal_triggers,
    correction_triggers,
    receipt_triggers,
    withdrawal_triggers,
)
from dialogue.ratings.models import Rating
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.models import StoredFile, Structure, User

# Two months, as for most requests to an administration; RULES.md says that it is to be checked.
USUAL_MONTHS, MOST_MONTHS = 2, 12
USUAL_SILENCE = (
    "Ce que vaut le silence de la Région à la fin de ce délai dépend des textes en vigueur à la "
    "date du recours : la Région le précise ici après l’avoir vérifié. Un autre recours reste "
    "possible devant le tribunal administratif, dans les délais qu’indiquent les voies de recours "
    "de la décision."
)


@tracked()
class AppealTerms(models.Model):
    """How long the Region has to answer the appeals of a year, and what its silence means."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="appeal_terms")
    answer_months = models.PositiveSmallIntegerField(
        "mois pour répondre",
        default=USUAL_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    silence = models.TextField("ce que vaut le silence de la Région", default=USUAL_SILENCE)

    class Meta:
        verbose_name = "délai des recours gracieux"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer_months__range=(1, MOST_MONTHS)),
                name="an_answer_has_its_months",
                violation_error_message=f"Le délai va d’un à {MOST_MONTHS} mois.",
            )
        ]

    def __str__(self) -> str:
        return f"Recours {self.campaign.year}"


class Appeal(models.Model):
    """What a structure contests: sent here, or received by letter and entered by the Region.

    `decision` words what is contested as it stood; `decided_by` took it and does not answer.
    The months, the last day and the words about silence are those of the day of receipt.
    """

    class About(models.TextChoices):
        """What may be contested."""

        LEVEL = "level", "niveau arrêté"
        AMOUNT = "amount", "dotation arrêtée"
        BALANCE = "balance", "solde arrêté"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="appeals")
    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="appeals"
    )
    about = models.CharField("porte sur", max_length=7, choices=About.choices)
    rating = models.ForeignKey(Rating, on_delete=models.PROTECT, related_name="appeals", null=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="appeals", null=True)
    decision = models.CharField("décision contestée", max_length=300)
    decided_on = models.DateField("décidée le")
    decided_by = models.ForeignKey(
        User, verbose_name="décidée par", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("ce qui est contesté, et pourquoi")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", null=True)
    by_letter = models.BooleanField("reçu par courrier")
    received_on = models.DateField("reçu le")
    answer_months = models.PositiveSmallIntegerField("mois pour répondre")
    due_on = models.DateField("réponse attendue le")
    silence = models.TextField("ce que vaut le silence de la Région")
    author = models.ForeignKey(
        User, verbose_name="envoyé ou enregistré par", on_delete=models.PROTECT, related_name="+"
    )
    sent_at = models.DateTimeField("envoyé ou enregistré le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "recours gracieux"
        verbose_name_plural = "recours gracieux"
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(about="level", rating__isnull=False, run=None)
                | (~Q(about="level") & Q(rating=None, run__isnull=False)),
                name="appeal_is_about_one_decision",
            ),
            models.CheckConstraint(
                condition=Q(by_letter=False) | Q(file__isnull=False),
                name="letter_is_kept_as_it_came",
                violation_error_message="Joignez le courrier numérisé.",
            ),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("decided_on"), due_on__gt=F("received_on")),
                name="appeal_follows_its_decision",
                violation_error_message="Un recours est reçu après la décision qu’il conteste.",
            ),
        ]
        triggers = appeal_triggers()

    def __str__(self) -> str:
        return f"Recours n° {self.pk}"


class AppealReceipt(models.Model):
    """The Region acknowledges that it received an appeal."""

    appeal = models.OneToOneField(
        Appeal,
        verbose_name="recours",
        on_delete=models.PROTECT,
        related_name="receipt",
        error_messages={"unique": "La réception de ce recours vient d’être accusée."},
    )
    acknowledged_by = models.ForeignKey(
        User, verbose_name="accusé par", on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField("accusé le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "accusé de réception d’un recours"
        triggers = receipt_triggers()

    def __str__(self) -> str:
        return f"{self.appeal}, accusé de réception"


class AppealAnswer(models.Model):
    """What the Region answers, why, and what follows; no money moves by it."""

    class Outcome(models.TextChoices):
        """What becomes of the appeal."""

        REJECTED = "rejected", "rejeté"
        PARTLY = "partly", "accepté en partie"
        ACCEPTED = "accepted", "accepté"

    class Effect(models.TextChoices):
        """What follows for the amounts."""

        NONE = "none", "sans effet sur la répartition"
        NEW_RUN = "new_run", "donne lieu à une nouvelle répartition"

    appeal = models.OneToOneField(
        Appeal,
        verbose_name="recours",
        on_delete=models.PROTECT,
        related_name="answer",
        error_messages={"unique": "Il vient d’être répondu à ce recours."},
    )
    outcome = models.CharField("réponse", max_length=8, choices=Outcome.choices)
    effect = models.CharField("effet", max_length=7, choices=Effect.choices)
    text = models.TextField("motif")
    author = models.ForeignKey(
        User, verbose_name="répondu par", on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("répondu le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "réponse à un recours"
        verbose_name_plural = "réponses aux recours"
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="rejected") | Q(effect="none"),
                name="rejected_appeal_changes_nothing",
                violation_error_message="Un recours rejeté est sans effet sur la répartition.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="appeal_is_answered_with_a_reason",
                violation_error_message="Une réponse a son motif.",
            ),
        ]
        triggers = answer_triggers()

    def __str__(self) -> str:
        return f"{self.appeal}, {self.get_outcome_display()}"


class AppealWithdrawal(models.Model):
    """A structure gives its appeal up; for a letter, the Region enters it, with a reason."""

    appeal = models.OneToOneField(
        Appeal,
        verbose_name="recours",
        on_delete=models.PROTECT,
        related_name="withdrawal",
        error_messages={"unique": "Ce recours vient d’être retiré."},
    )
    text = models.TextField("motif", blank=True)
    author = models.ForeignKey(
        User, verbose_name="retiré par", on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retiré le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "retrait d’un recours"
        verbose_name_plural = "retraits de recours"
        triggers = withdrawal_triggers()

    def __str__(self) -> str:
        return f"{self.appeal}, retiré"


class AppealCorrection(models.Model):
    """The correction by which an answer is carried out; another, where one was given up."""

    appeal = models.ForeignKey(
        Appeal, verbose_name="recours", on_delete=models.PROTECT, related_name="corrections"
    )
    correction = models.ForeignKey(
        Correction, verbose_name="correction", on_delete=models.PROTECT, related_name="appeals"
    )
    linked_by = models.ForeignKey(
        User, verbose_name="rattachée par", on_delete=models.PROTECT, related_name="+"
    )
    linked_at = models.DateTimeField("rattachée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "correction qui suit un recours"
        verbose_name_plural = "corrections qui suivent un recours"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["appeal", "correction"],
                name="a_correction_follows_an_appeal_once",
                violation_error_message="Ce recours est déjà rattaché à cette correction.",
            )
        ]
        triggers = correction_triggers()

    def __str__(self) -> str:
        return f"{self.appeal}, {self.correction}"
