"""Who would be reminded of what they are awaited for, and why some would not."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from allocation.models import Campaign
from dialogue.models import Dialogue, Rating
from dialogue.reminders.models import Reminder
from dialogue.rules import Stage
from structures.ground import clock
from structures.models import Message, Role
from structures.people.selectors import Addressee, addressees

REMINDED_TODAY = "déjà relancée ce jour"
STILL_WAITING = "une relance est encore en attente de départ"
NO_DIRECTOR = "aucune direction à qui écrire : complétez les personnes de la structure"


@dataclass(frozen=True)
class ReminderDue:
    """A dialogue where the structure is awaited: for what, who would be written to.

    Indicators to assess, proposals to reply to; `sent` are its earlier reminders, left or not.
    `refusal` says why no reminder can be asked that day; empty when it can.
    """

    dialogue: Dialogue
    unassessed: list[Rating]
    unanswered: list[Rating]
    sent: list[Reminder]
    recipients: list[Addressee]
    refusal: str


def reminders_due(campaign: Campaign, on: date) -> list[ReminderDue]:
    """Return the dialogues where the structure is awaited, by its code.

    A proposal is told by a message on its own day: its reply is asked for again from the
    next. Five queries, whatever the number of structures.
    """
    return _among(campaign.dialogues.all(), on, in_office_on=on)


def reminder_due(dialogue: int, on: date) -> ReminderDue | None:
    """Return what a dialogue, by its key, is reminded of on a day; None if nothing is awaited.

    Whatever the day, it goes to who leads the structure now.
    """
    found = _among(Dialogue.objects.filter(pk=dialogue), on, in_office_on=clock.today())
    return next(iter(found), None)


def _among(dialogues: QuerySet[Dialogue], on: date, *, in_office_on: date) -> list[ReminderDue]:
    # Read apart: in one query, a database that has not counted its rows yet may take minutes.
    waiting: dict[int, list[Rating]] = {}
    found = Rating.objects.filter(awaited(on), dialogue__in=dialogues)
    for rating in found.select_related("indicator", "dialogue__campaign__schedule"):
        waiting.setdefault(rating.dialogue_id, []).append(rating)
    asked = dialogues.filter(pk__in=waiting).select_related("structure", "campaign__schedule")
    asked = asked.prefetch_related("reminders")
    recipients = addressees([dialogue.structure_id for dialogue in asked], in_office_on)
    return [_due(d, waiting[d.pk], recipients[d.structure_id], on) for d in asked]


def awaited(on: date) -> Q:
    """Return the condition, on ratings, that the structure is awaited and may be reminded."""
    return Q(stage=Stage.SELF_ASSESSMENT) | Q(stage=Stage.REPLY, proposed_at__date__lt=on)


def _due(
    dialogue: Dialogue, waiting: list[Rating], recipients: list[Addressee], on: date
) -> ReminderDue:
    recipients = [one for one in recipients if one.email]
    sent = list(dialogue.reminders.all())
    refusal = ""
    if not any(one.role == Role.DIRECTOR for one in recipients):
        refusal = NO_DIRECTOR
    elif any(reminder.sent_on == on for reminder in sent):
        refusal = REMINDED_TODAY
    elif any(reminder.state == Message.State.WAITING for reminder in sent):
        refusal = STILL_WAITING
    unassessed, unanswered = (
        [rating for rating in waiting if rating.stage == stage]
        for stage in (Stage.SELF_ASSESSMENT, Stage.REPLY)
    )
    return ReminderDue(dialogue, unassessed, unanswered, sent, recipients, refusal)
