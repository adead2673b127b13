"""The dates and lengths that hold for all dialogues of a campaign; an opening that was undone."""

import pgtrigger
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from allocation.campaigns.states import State
from allocation.models import Campaign, StateChange
from allocation.steps_back.triggers import in_this_step_back
from dialogue.course.triggers import (
    dates_only_put_off,
    letters_precede_settlement,
    nothing_is_open,
)
from structures.ground.history.events import tracked
from structures.ground.locks import append_only, requires
from structures.models import User

# What no setting may cut down: the structure is heard first.
# RULES.md, rules 4 and 6.
SHORTEST_REPLY, SHORTEST_REASON = 8, 20
# In the order in which they follow each other.
DATES = ("self_assessment_due", "proposal_due", "decision_due")


@tracked()
class Schedule(models.Model):
    """The dates and lengths of a campaign's dialogues, and the appeal route printed with them."""

    campaign = models.OneToOneField(Campaign, on_delete=models.PROTECT, related_name="schedule")
    self_assessment_due = models.DateField("auto-évaluation attendue le")
    proposal_due = models.DateField("proposition attendue le")
    reply_days = models.PositiveSmallIntegerField(
        "jours pour répondre", default=15, validators=[MinValueValidator(SHORTEST_REPLY)]
    )
    decision_due = models.DateField("décision attendue le")
    reason_length = models.PositiveSmallIntegerField(
        "longueur d’un motif", default=40, validators=[MinValueValidator(SHORTEST_REASON)]
    )
    differing_reason_length = models.PositiveSmallIntegerField(
        "longueur d’un motif qui s’écarte de l’auto-évaluation", default=120
    )
    appeal_route = models.TextField("voies de recours")

    class Meta:
        verbose_name = "calendrier des dialogues"
        triggers = [dates_only_put_off()]
        constraints = [
            models.CheckConstraint(
                condition=Q(reply_days__gte=SHORTEST_REPLY, reason_length__gte=SHORTEST_REASON),
                name="the_structure_is_given_its_time",
                violation_error_message="Les délais ou les longueurs sont trop courts.",
            ),
            models.CheckConstraint(
                condition=Q(differing_reason_length__gte=F("reason_length")),
                name="differing_reason_is_no_shorter",
                violation_error_message=(
                    "Un motif qui s’écarte de l’auto-évaluation n’est pas plus court qu’un autre."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Calendrier {self.campaign.year}"


class ClosedOpening(models.Model):
    """An opening that was undone before anybody wrote; its step back says who, when and why."""

    change = models.OneToOneField(
        StateChange, on_delete=models.PROTECT, related_name="closed_opening"
    )
    opened_by = models.ForeignKey(
        User, verbose_name="ouverts par", on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField("ouverts le")

    class Meta:
        verbose_name = "ouverture annulée"
        triggers = [
            append_only(),
            requires(
                "opening_closed_in_a_step_back",
                in_this_step_back(State.DIALOGUE),
                on=pgtrigger.Insert,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change.campaign}, ouverture annulée"


class CampaignInDialogue(Campaign):
    """A campaign, for what the dialogues ask of the database before it goes back."""

    class Meta:
        proxy = True
        verbose_name = "campagne"
        triggers = [nothing_is_open(), letters_precede_settlement()]
