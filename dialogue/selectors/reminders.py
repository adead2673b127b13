"""Who would be reminded to assess themselves, and why some would not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from allocation.models import Campaign, Indicator
from dialogue.models import Dialogue, Rating, Reminder
from dialogue.rules import Stage
from structures.models import Role
from structures.selectors.addressees import Addressee, addressees

REMINDED_TODAY = "déjà relancée ce jour"
NO_DIRECTOR = "aucune direction à qui écrire : complétez les personnes de la structure"


@dataclass(frozen=True)
class ReminderDue:
    """A dialogue whose self-assessment is awaited: what is missing, who would be written to.

    `refusal` says why no reminder can leave that day; empty when it can.
    """

    dialogue: Dialogue
    awaited: list[Indicator]
    sent: list[Reminder]
    recipients: list[Addressee]
    refusal: str


def reminders_due(campaign: Campaign, on: date) -> list[ReminderDue]:
    """Return the dialogues where an indicator is still to be assessed, by structure code.

    Five queries, whatever the number of structures.
    """
    open_ratings = Rating.objects.filter(stage=Stage.SELF_ASSESSMENT).select_related("indicator")
    waiting = (
        campaign.dialogues.filter(ratings__stage=Stage.SELF_ASSESSMENT)
        .distinct()
        .select_related("structure", "campaign__schedule")
        .prefetch_related(Prefetch("ratings", open_ratings, to_attr="awaited"), "reminders")
    )
    dialogues = list(waiting)
    told = addressees([d.structure_id for d in dialogues], on)
    return [_due(d, told[d.structure_id], on) for d in dialogues]


def _due(dialogue: Dialogue, told: list[Addressee], on: date) -> ReminderDue:
    recipients = [one for one in told if one.email]
    sent = list(dialogue.reminders.all())
    refusal = ""
    if not any(one.role == Role.DIRECTOR for one in recipients):
        refusal = NO_DIRECTOR
    elif any(reminder.sent_on == on for reminder in sent):
        refusal = REMINDED_TODAY
    awaited = [rating.indicator for rating in dialogue.awaited]
    return ReminderDue(dialogue, awaited, sent, recipients, refusal)
