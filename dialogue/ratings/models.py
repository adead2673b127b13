"""The dialogue of a structure, one rating an indicator, and all that was said."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from allocation.models import Campaign, Indicator
from dialogue.ratings.triggers import rating_triggers
from dialogue.rules import LEVEL_GIVEN, LEVELS, STEPS, TEXTS, Stage, TextKind, stages_from
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.ground.locks import append_only, requires
from structures.models import Structure, User

STAGE_CHOICES = [(stage.value, step.label) for stage, step in STEPS.items()]
KIND_CHOICES = [(kind.value, text.label) for kind, text in TEXTS.items()]
INTERNAL = [kind.value for kind, text in TEXTS.items() if text.is_internal]
CLOSED = Stage.CLOSED.value


def _at_or_after(stage: Stage) -> Q:
    return Q(stage__in=[later.value for later in stages_from(stage)])


def _from_lowest_to_highest(level: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{level: None}) | Q(**{f"{level}__range": (LEVELS[0], LEVELS[-1])}),
        name=f"{level}_from_0_to_3",
        violation_error_message="Un niveau va de 0 à 3.",
    )


def _given_at_once(*names: str) -> models.CheckConstraint:
    """Never a level without its author and its date."""
    none = Q(**{f"{name}__isnull": True for name in names})
    all_of = Q(**{f"{name}__isnull": False for name in names})
    return models.CheckConstraint(condition=none | all_of, name=f"{names[0]}_has_author_and_date")


@tracked()
class Dialogue(models.Model):
    """The dialogue de gestion of one structure for one campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="dialogues")
    structure = models.ForeignKey(Structure, on_delete=models.PROTECT, related_name="dialogues")
    opened_by = models.ForeignKey(
        User, verbose_name="ouvert par", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("ouvert le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "dialogue de gestion"
        ordering = ["structure__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "structure"], name="one_dialogue_a_structure_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"Dialogue {self.campaign.year}, {self.structure}"


@tracked()
class Rating(models.Model):
    """One indicator of axis 3 for one structure: three levels, and who gave each.

    The database refuses a decision before the structure was heard, without a level,
    or by the author of the proposal.
    """

    class Reply(models.TextChoices):
        """What the structure answered to the proposal."""

        AGREED = "agreed", "d’accord"
        CONTESTED = "contested", "contestée"
        NONE = "none", "sans réponse dans le délai"

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="ratings")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="ratings")
    stage = models.CharField(
        "étape", max_length=15, choices=STAGE_CHOICES, default=Stage.SELF_ASSESSMENT.value
    )
    self_level = models.PositiveSmallIntegerField("niveau de l’auto-évaluation", null=True)
    self_assessed_by = models.ForeignKey(
        User, verbose_name="auto-évalué par", on_delete=models.PROTECT, related_name="+", null=True
    )
    self_assessed_at = models.DateTimeField("auto-évalué le", null=True)
    silence_recorded_by = models.ForeignKey(
        User,
        verbose_name="silence constaté par",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
    )
    silence_recorded_at = models.DateTimeField("silence constaté le", null=True)
    sent_back_at = models.DateTimeField("complément demandé le", null=True)
    proposed_level = models.PositiveSmallIntegerField("niveau proposé", null=True)
    proposed_by = models.ForeignKey(
        User, verbose_name="proposé par", on_delete=models.PROTECT, related_name="+", null=True
    )
    proposed_at = models.DateTimeField("proposé le", null=True)
    reply = models.CharField("réponse", max_length=9, choices=Reply.choices, blank=True)
    reply_reminded_on = models.DateField("réponse demandée de nouveau le", null=True)
    replied_at = models.DateTimeField("répondu le", null=True)
    level = models.PositiveSmallIntegerField("niveau arrêté", null=True)
    settled_by = models.ForeignKey(
        User, verbose_name="arrêté par", on_delete=models.PROTECT, related_name="+", null=True
    )
    settled_at = models.DateTimeField("arrêté le", null=True)

    class Meta:
        verbose_name = "note"
        ordering = ["dialogue", "indicator__number"]
        constraints = [
            models.UniqueConstraint(
                fields=["dialogue", "indicator"], name="one_rating_an_indicator"
            ),
            *(_from_lowest_to_highest(TEXTS[kind].level) for kind in LEVEL_GIVEN),
            models.CheckConstraint(
                condition=Q(stage=Stage.SELF_ASSESSMENT.value)
                | Q(self_level__isnull=False)
                | Q(silence_recorded_at__isnull=False),
                name="structure_is_heard_first",
                violation_error_message=(
                    "La structure doit être entendue, ou son silence constaté, "
                    "avant toute proposition."
                ),
            ),
            *(
                _given_at_once(*filter(None, (text.level, text.by, text.at)))
                for text in TEXTS.values()
                if text.by
            ),
            models.CheckConstraint(
                condition=~_at_or_after(Stage.REPLY) | Q(proposed_level__isnull=False),
                name="reply_follows_the_proposal",
            ),
            models.CheckConstraint(
                condition=~_at_or_after(Stage.MEETING) | ~Q(reply=""),
                name="meeting_follows_the_reply",
            ),
            models.CheckConstraint(
                condition=Q(stage=CLOSED, level__isnull=False) | (~Q(stage=CLOSED) & Q(level=None)),
                name="closed_rating_has_a_level",
            ),
            models.CheckConstraint(
                condition=~Q(reply="none") | Q(reply_reminded_on__isnull=False),
                name="no_reply_follows_a_reminder",
                violation_error_message=(
                    "Une absence de réponse se note après une relance datée sur la réponse."
                ),
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=F("proposed_by")),
                name="settled_by_someone_else",
                violation_error_message=(
                    "La décision revient à une autre personne que la proposition."
                ),
            ),
        ]
        triggers = rating_triggers()

    def __str__(self) -> str:
        return f"{self.dialogue}, {self.indicator}"


_REPLACES = "NEW.replaces_id IS NOT NULL"
_SAME = """
    SELECT 1 FROM dialogue_statement s WHERE s.id = NEW.replaces_id
    AND (s.dialogue_id, s.kind, s.author_id) = (NEW.dialogue_id, NEW.kind, NEW.author_id)
    AND s.rating_id IS NOT DISTINCT FROM NEW.rating_id
"""


class Statement(models.Model):
    """A text of the dialogue, never changed: an edit is a new statement that replaces it."""

    Kind = TextKind

    class Audience(models.TextChoices):
        """Who reads it, said beside every form."""

        ALL = "all", "lu par la structure, la Région et l’État"
        REGION = "region", "interne à la Région"

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="statements")
    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="statements", null=True
    )
    kind = models.CharField("nature", max_length=10, choices=KIND_CHOICES)
    audience = models.CharField(
        "lecteurs", max_length=6, choices=Audience.choices, default=Audience.ALL
    )
    level = models.PositiveSmallIntegerField("niveau", null=True)
    text = models.TextField("texte")
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("écrit le", default=clock.now, editable=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True
    )

    class Meta:
        verbose_name = "intervention"
        ordering = ["written_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="statement_says_something",
                violation_error_message="Un texte est attendu.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=INTERNAL, audience="region")
                | (~Q(kind__in=INTERNAL) & Q(audience="all")),
                name="note_stays_in_the_region",
            ),
        ]
        triggers = [
            append_only(),
            requires("said_again_by_its_author", _SAME, when=_REPLACES, on=pgtrigger.Insert),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.author}"


class Draft(models.Model):
    """A text being written on a rating or a whole dialogue; only its author reads it."""

    rating = models.ForeignKey(Rating, on_delete=models.CASCADE, related_name="drafts", null=True)
    dialogue = models.ForeignKey(
        Dialogue, on_delete=models.CASCADE, related_name="drafts", null=True
    )
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.CASCADE, related_name="+"
    )
    kind = models.CharField("nature", max_length=10, choices=KIND_CHOICES)
    level = models.PositiveSmallIntegerField("niveau", null=True)
    text = models.TextField("texte", blank=True)
    saved_at = models.DateTimeField("enregistré le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "brouillon"
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "dialogue", "author", "kind"],
                nulls_distinct=False,
                name="one_draft_an_author_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(rating__isnull=True, dialogue__isnull=False)
                | Q(rating__isnull=False, dialogue__isnull=True),
                name="draft_is_of_a_rating_or_a_dialogue",
            ),
        ]

    def __str__(self) -> str:
        return f"Brouillon, {self.rating or self.dialogue}"
