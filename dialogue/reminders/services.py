"""Reminding the structures that are awaited: dated, once a day, by mail."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone

from allocation.campaigns.services import require_state
from allocation.models import Campaign, State
from dialogue.models import Dialogue, Rating
from dialogue.ratings.services import CLOSED_AGAIN
from dialogue.reminders.mails import all_mails, reminder_mails
from dialogue.reminders.models import Reminder
from dialogue.reminders.selectors import ReminderDue, awaited, reminder_due, reminders_due
from dialogue.rules import Stage
from structures.ground.mails import Mail
from structures.ground.refusals import Refused
from structures.journal.services import note_each
from structures.messages.kinds import Kind
from structures.messages.services import post
from structures.models import JournalEntry, Message, User


@transaction.atomic
def remind(dialogues: Collection[Dialogue], on: date, by: User) -> list[Reminder]:
    """Remind on that day the structures, of one campaign, that have something to write.

    A mail goes to the director, another to the president, grouping the indicators to assess
    and the proposals to reply to; the reminder counts once the director's left. Left out: a
    dialogue where the structure is not awaited, already reminded that day, or without anybody
    to write to. Raises Refused if none is left.
    """
    if not by.is_region_staff:
        raise Refused("Les relances reviennent à la Région.")
    if not dialogues:
        raise Refused("Choisissez au moins une structure à relancer.")
    campaign = Campaign.objects.filter(dialogues=next(iter(dialogues))).first()
    if campaign is None:
        raise Refused(CLOSED_AGAIN)
    require_state(campaign, State.DIALOGUE)
    chosen = _locked(campaign, dialogues, on)
    if not chosen:
        raise Refused("Aucune de ces structures n’est à relancer aujourd’hui.")
    posted = {one.about: one for one in reversed(post(all_mails(chosen, on), by=by))}
    reminders = Reminder.objects.bulk_create(
        Reminder(dialogue=due.dialogue, sent_on=on, sent_by=by, notice=posted[due.dialogue.pk])
        for due in chosen
    )
    note_each(
        JournalEntry.Kind.DIALOGUE,
        f"Relance demandée : texte attendu dans le dialogue de gestion {campaign.year}",
        structures=[due.dialogue.structure for due in chosen],
        by=by,
    )
    return reminders


def _locked(campaign: Campaign, dialogues: Collection[Dialogue], on: date) -> list[ReminderDue]:
    """Return what may be sent, the ratings awaited being locked: nobody is reminded too late."""
    chosen = {dialogue.pk for dialogue in dialogues}
    ratings = Rating.objects.filter(awaited(on), dialogue__in=chosen)
    list(ratings.order_by("pk").select_for_update().values_list("pk"))
    due = reminders_due(campaign, on)
    return [one for one in due if one.dialogue.pk in chosen and not one.refusal]


def _rewritten(message: Message) -> list[Mail]:
    """Return the mails as they would be written now, for the day when they were asked."""
    due = reminder_due(message.about, message.day)
    if due is None or due.dialogue.campaign.state != State.DIALOGUE:
        return []
    return reminder_mails(due, message.day)


def _told(message: Message) -> None:
    """Say on each proposal that waits for its reply when it was last asked for again, if at all.

    A reminder asked on the day of the proposal, or before, was not about it.
    """
    reminders = list(Reminder.objects.filter(dialogue=message.about))
    # In the order of `_locked`, lest two wait in a ring.
    for rating in Rating.objects.filter(dialogue=message.about, stage=Stage.REPLY).order_by("pk"):
        proposed_on = timezone.localdate(rating.proposed_at)
        days = [one.left_on for one in reminders if one.left_on and one.sent_on > proposed_on]
        waiting = Rating.objects.filter(pk=rating.pk, stage=Stage.REPLY)
        waiting.update(reply_reminded_on=max(days, default=None))


REMINDER = Kind("relance", _rewritten, told=_told)
