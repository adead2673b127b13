"""What is said of figures before they count: each word is written once."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from allocation.campaigns.models import Campaign, Indicator
from allocation.campaigns.sources import source_choices
from allocation.engine.digits import VALUE_DIGITS
from allocation.figures.models import DefinitionVersion
from allocation.reviews.triggers import (
    agreement_is_of_the_figure,
    answer_is_what_is_stored,
    challenge_is_of_the_figure,
    review_locks,
    withdrawn_while_it_waits,
)
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import append_only
from structures.models import StoredFile, Structure, User


@tracked()
class FigureReview(models.Model):
    """The time that structures have to read their figures; its end is only put off."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="review")
    ends_on = models.DateField("jusqu’au")
    opened_by = models.ForeignKey(
        User, verbose_name="ouverte par", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("ouverte le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "relecture des données"
        verbose_name_plural = "relectures des données"
        triggers = review_locks()

    def __str__(self) -> str:
        return f"{self.campaign}, relecture des données"


def of_a_wording(name: str) -> models.CheckConstraint:
    """Return that a value has one wording, its structure's or its second source's."""
    one = Q(definition__isnull=False, counted_as="") | Q(definition=None) & ~Q(counted_as="")
    return models.CheckConstraint(condition=one, name=name)


class Worded(models.Model):
    """A value and what it counts: the wording of a structure's own, or what a second source says.

    One of the two is there.
    """

    value = models.DecimalField("valeur", **VALUE_DIGITS)
    definition = models.ForeignKey(
        DefinitionVersion,
        verbose_name="définition",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    counted_as = models.TextField("ce que compte la seconde source", blank=True)

    class Meta:
        abstract = True


class Said(Worded):
    """Of which value something is said, as it was then; `counted_by` as `counted_source` has it."""

    review = models.ForeignKey(FigureReview, on_delete=models.PROTECT, related_name="+")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="+")
    counted_by = models.CharField("comptée par", max_length=20, choices=source_choices, blank=True)

    class Meta(Worded.Meta):
        abstract = True


class FigureAgreement(Said):
    """A structure's agreement to a value, under a wording; to another, it is asked again."""

    agreed_by = models.ForeignKey(
        User, verbose_name="confirmée par", on_delete=models.PROTECT, related_name="+"
    )
    agreed_at = models.DateTimeField("confirmée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "accord sur une donnée"
        verbose_name_plural = "accords sur des données"
        ordering = ["pk"]
        indexes = [models.Index(fields=["indicator", "structure"])]
        constraints = [of_a_wording("agreement_has_its_wording")]
        triggers = [append_only(), agreement_is_of_the_figure()]

    def __str__(self) -> str:
        return f"{self.structure}, {self.indicator} : {self.value} confirmée"


class FigureChallenge(Said):
    """A structure's challenge of a value, with its reason, until the Region answers.

    `proposed` is there unless it is the definition that is contested.
    """

    class About(models.TextChoices):
        """What is contested."""

        VALUE = "value", "la valeur"
        DEFINITION = "definition", "la définition retenue"

    about = models.CharField("porte sur", max_length=10, choices=About.choices)
    reason = models.TextField("motif")
    proposed = models.DecimalField("valeur proposée", null=True, **VALUE_DIGITS)
    file = models.ForeignKey(
        StoredFile, verbose_name="pièce", on_delete=models.PROTECT, related_name="+", null=True
    )
    made_by = models.ForeignKey(
        User, verbose_name="écrite par", on_delete=models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField("reçue le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "contestation"
        ordering = ["pk"]
        indexes = [models.Index(fields=["indicator", "structure"])]
        constraints = [
            of_a_wording("challenge_has_its_wording"),
            models.CheckConstraint(
                condition=Q(proposed__isnull=False) | Q(about="definition"),
                name="contested_value_has_another",
                violation_error_message="Donnez la valeur que vous proposez.",
            ),
            models.CheckConstraint(
                condition=Q(proposed=None) | (Q(proposed__gte=0) & ~Q(proposed=F("value"))),
                name="proposed_value_differs",
                violation_error_message="La valeur proposée est celle qui est déjà enregistrée.",
            ),
        ]
        triggers = [append_only(), challenge_is_of_the_figure()]

    def __str__(self) -> str:
        return f"{self.structure}, indicateur {self.indicator.number}"


class ChallengeWithdrawal(models.Model):
    """The end of a challenge by its structure, before it was answered."""

    challenge = models.OneToOneField(
        FigureChallenge, on_delete=models.PROTECT, related_name="withdrawal"
    )
    withdrawn_by = models.ForeignKey(
        User, verbose_name="retirée par", on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("retirée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "retrait d’une contestation"
        verbose_name_plural = "retraits de contestations"
        triggers = [append_only(), withdrawn_while_it_waits()]

    def __str__(self) -> str:
        return f"{self.challenge}, retirée"


class ChallengeAnswer(Worded):
    """What the Region answers, once: the value that is stored from then on, and why."""

    class Verdict(models.TextChoices):
        """What becomes of the value."""

        ACCEPTED = "accepted", "Valeur proposée retenue"
        CORRECTED = "corrected", "Autre valeur retenue"
        REFUSED = "refused", "Valeur maintenue"

    challenge = models.OneToOneField(
        FigureChallenge,
        on_delete=models.PROTECT,
        related_name="answer",
        error_messages={"unique": "Une réponse vient d’être donnée à cette contestation."},
    )
    verdict = models.CharField("réponse", max_length=9, choices=Verdict.choices)
    reason = models.TextField("motif")
    value = models.DecimalField("valeur retenue", **VALUE_DIGITS)
    answered_by = models.ForeignKey(
        User, verbose_name="répondue par", on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("répondue le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "réponse à une contestation"
        verbose_name_plural = "réponses à des contestations"
        constraints = [of_a_wording("answer_has_its_wording")]
        triggers = [append_only(), answer_is_what_is_stored()]

    def __str__(self) -> str:
        return f"{self.challenge} : {self.get_verdict_display()}"


class ReviewSilence(models.Model):
    """That a structure had said nothing of some figures when a review ended: no agreement.

    `told_on` is the day when the first message of the opening left; without it, the structure
    was not told, and nothing is held against it.
    """

    review = models.ForeignKey(FigureReview, on_delete=models.PROTECT, related_name="silences")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField("fin de la relecture")
    indicators = ArrayField(models.PositiveSmallIntegerField(), verbose_name="indicateurs")
    told_on = models.DateField("prévenue le", null=True)
    noted_at = models.DateTimeField("constatée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "relecture sans réponse"
        verbose_name_plural = "relectures sans réponse"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "structure", "ends_on"], name="one_silence_an_end"
            )
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.structure}, sans réponse au {self.ends_on}"
