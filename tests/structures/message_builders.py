"""Messages for the tests: left on a day, waiting, or all sent at once."""

from datetime import date, datetime, time, timedelta

from django.core import mail
from django.utils import timezone

from dialogue.models import Dialogue, Reminder
from structures.ground import clock
from structures.messages.dispatch import send_due_messages
from structures.messages.kinds import Kind
from structures.models import Message, User

PLAIN = Kind("essai")
PLAIN_KIND = {"plain": "tests.structures.message_builders.PLAIN"}


def make_message(**fields) -> Message:
    """A message that waits, to an address of the demo."""
    default = {"kind": "password", "address": "x@demo.example", "subject": "Sujet", "body": "Texte"}
    return Message.objects.create(**{**default, "day": clock.today(), **fields})


def make_left(day: date, **fields) -> Message:
    """A message that left on a day, at noon."""
    left_at = timezone.make_aware(datetime.combine(day, time(12)))
    sent = {"kind": "reminder", "day": day, "left_at": left_at, **fields}
    return make_message(state=Message.State.LEFT, **sent)


def make_reminder(dialogue: Dialogue, day: date, *, by: User) -> Reminder:
    """A reminder whose message left on its day."""
    notice = make_left(day, about=dialogue.pk, structure=dialogue.structure)
    return dialogue.reminders.create(sent_on=day, sent_by=by, notice=notice)


def let_leave() -> None:
    """Send all that waits, and forget what the server was given."""
    send_due_messages()
    mail.outbox.clear()


def minutes_later(minutes: int) -> None:
    """Turn the clock on."""
    later = timezone.localtime(clock.now()) + timedelta(minutes=minutes)
    clock.turn_to(later.date(), later.time())
