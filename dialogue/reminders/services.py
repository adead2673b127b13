"""Reminding the structures that are awaited: dated, once a day, by mail."""

from collections.abc import Collection
from datetime import date

from django.db import transaction

from allocation.campaigns.services import require_state
from allocation.models import Campaign, State
from dialogue.models import Dialogue, Rating
from dialogue.reminders.mails import reminder_notices
from dialogue.reminders.models import Reminder
from dialogue.reminders.selectors import ReminderDue, awaited, reminders_due
from structures.ground.mails import send_on_commit
from structures.ground.refusals import Refused
from structures.journal.services import note_each
from structures.models import JournalEntry, User


@transaction.atomic
def remind(dialogues: Collection[Dialogue], on: date, by: User) -> list[Reminder]:
    """Remind on that day the structures, of one campaign, that have something to write.

    A mail goes to the director, another to the president, grouping the indicators to assess
    and the proposals to reply to. Left out: a dialogue where the structure is not awaited,
    already reminded that day, or without anybody to write to. Raises Refused if none is left.
    """
    if not by.is_region_staff:
        raise Refused("Les relances reviennent à la Région.")
    if not dialogues:
        raise Refused("Choisissez au moins une structure à relancer.")
    campaign = Campaign.objects.get(dialogues=next(iter(dialogues)))
    require_state(campaign, State.DIALOGUE)
    chosen = _locked(campaign, dialogues, on)
    if not chosen:
        raise Refused("Aucune de ces structures n’est à relancer aujourd’hui.")
    reminders = Reminder.objects.bulk_create(
        Reminder(dialogue=due.dialogue, sent_on=on, sent_by=by) for due in chosen
    )
    note_each(
        JournalEntry.Kind.DIALOGUE,
        f"Relance : texte attendu dans le dialogue de gestion {campaign.year}",
        structures=[due.dialogue.structure for due in chosen],
        by=by,
    )
    unanswered = [rating.pk for due in chosen for rating in due.unanswered]
    Rating.objects.filter(pk__in=unanswered).update(reply_reminded_on=on)
    send_on_commit(notice for due in chosen for notice in reminder_notices(due, on))
    return reminders


def _locked(campaign: Campaign, dialogues: Collection[Dialogue], on: date) -> list[ReminderDue]:
    """Return what may be sent, the ratings awaited being locked: nobody is reminded too late."""
    chosen = {dialogue.pk for dialogue in dialogues}
    ratings = Rating.objects.filter(awaited(on), dialogue__in=chosen)
    list(ratings.order_by("pk").select_for_update().values_list("pk"))
    due = reminders_due(campaign, on)
    return [one for one in due if one.dialogue.pk in chosen and not one.refusal]
