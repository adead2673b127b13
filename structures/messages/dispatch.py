"""How messages leave: by a worker, tried again while the mail server is away, never twice at once.

A message is claimed first (its next attempt is put off), then sent under its own lock and
committed alone: a worker that dies in the middle loses nothing, and what it had not told is
tried again under the same Message-ID.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import QuerySet
from django_tasks import task

from structures.ground import clock
from structures.journal.services import note
from structures.messages.kinds import TOO_OLD, kind_named, kind_of, why_not
from structures.messages.models import Message, MessageState
from structures.models import JournalEntry, User

State = MessageState
# Minutes before each new attempt, the last one repeated: two days in all.
DELAYS = (1, 5, 15, 60, 180)
MOST_ATTEMPTS = 20
BATCH = 100
MOST_IN_A_ROW = 3  # a server that greets, then hangs, holds a worker EMAIL_TIMEOUT a message
PERMANENT = range(500, 600)  # RFC 5321, section 4.2.1
REASON = "Le serveur de messagerie a répondu : {}"


@task()
def send_waiting() -> None:
    """Send what is due, as soon as it was posted."""
    send_due_messages()


def send_due_messages(connection: BaseEmailBackend | None = None) -> None:
    """Send all that is due, with one connection a batch. May run anywhere, any number of times."""
    _end_what_lasted()
    connection = connection or get_connection()
    while claimed := _claim(clock.now()):
        _send_batch(claimed, connection)


def due(now: datetime) -> QuerySet[Message]:
    """Return the messages whose next attempt has come."""
    return Message.objects.filter(state=State.WAITING, next_attempt_at__lte=now)


@transaction.atomic
def _end_what_lasted() -> None:
    """Cancel what waited longer than it is of use; a secret is not kept for more."""
    for name in settings.MESSAGE_KINDS:
        if lasts := kind_named(name).lasts:
            old = Message.objects.filter(kind=name, created_at__lt=clock.now() - lasts)
            for message in old.filter(state=State.WAITING).select_for_update(skip_locked=True):
                end(message, State.CANCELLED, TOO_OLD)


@transaction.atomic
def _claim(now: datetime) -> list[int]:
    """Count an attempt for each of the next messages due, and put off the following one."""
    claimed = list(
        due(now)
        .order_by("next_attempt_at", "pk")
        .only("attempts", "next_attempt_at")
        .select_for_update(skip_locked=True)[:BATCH]
    )
    for message in claimed:
        message.next_attempt_at = now + _delay(message.attempts)
        message.attempts += 1
    Message.objects.bulk_update(claimed, ["attempts", "next_attempt_at"])
    return [message.pk for message in claimed]


def _delay(attempts: int) -> timedelta:
    return timedelta(minutes=DELAYS[min(attempts, len(DELAYS) - 1)])


def _send_batch(claimed: Collection[int], connection: BaseEmailBackend) -> None:
    """Send each message; without a server any more, note why on all that are left."""
    left, in_a_row = list(claimed), 0
    try:
        connection.open()
        while left:
            failure = _deliver(left.pop(0), connection)
            if failure is None or isinstance(failure, SMTPRecipientsRefused | SMTPDataError):
                in_a_row = 0
                continue
            in_a_row += 1
            if in_a_row == MOST_IN_A_ROW:
                raise failure
            connection.close()
            connection.open()
    except (SMTPException, OSError) as failure:
        for pk in left:
            _give_back(pk, failure)
    finally:
        connection.close()


@transaction.atomic
def _deliver(pk: int, connection: BaseEmailBackend) -> Exception | None:
    """Send a message if it is still to be sent; return what kept it from leaving."""
    message = _waiting(pk)
    if message is None:
        return None
    reason = why_not(message)
    if reason:
        end(message, State.CANCELLED, reason)
        return None
    try:
        connection.send_messages([_as_email(message)])
    except (SMTPException, OSError) as failure:
        _keep(message, failure)
        return failure
    message.left_at, message.reason = clock.now(), ""
    end(message, State.LEFT)
    return None


@transaction.atomic
def _give_back(pk: int, failure: Exception) -> None:
    message = _waiting(pk)
    if message:
        _keep(message, failure)


def _waiting(pk: int) -> Message | None:
    """Return the message locked, None if it waits no more or another worker has it."""
    found = Message.objects.select_for_update(skip_locked=True, of=("self",))
    return found.select_related("structure").filter(pk=pk, state=State.WAITING).first()


def _keep(message: Message, failure: Exception) -> None:
    """Keep the message for later, or stop if this recipient is refused or all was tried."""
    permanent, words = _answer(failure)
    message.reason = REASON.format(words)
    if permanent or message.attempts >= MOST_ATTEMPTS:
        end(message, State.REFUSED, message.reason)
    else:
        message.save(update_fields=["reason"])


def _answer(failure: Exception) -> tuple[bool, str]:
    """Return whether the server will never take the message, and its own words."""
    said: bytes | str
    if isinstance(failure, SMTPRecipientsRefused):
        code, said = next(iter(failure.recipients.values()))
    elif isinstance(failure, SMTPDataError):
        code, said = failure.smtp_code, failure.smtp_error
    else:
        return False, str(failure) or type(failure).__name__
    words = said if isinstance(said, str) else said.decode(errors="replace")
    return code in PERMANENT, f"{code} {words}"


def end(message: Message, state: MessageState, reason: str = "", by: User | None = None) -> None:
    """Put a locked message in a state, tell its subject, and the Region's journal of a failure."""
    message.state, message.reason = state, reason
    kind = kind_of(message)
    if kind.is_secret:
        message.body = ""
    message.save()
    if kind.told:
        kind.told(message)
    if state != State.LEFT:
        note(
            JournalEntry.Kind.MESSAGE,
            f"Message {message.get_state_display()} : {message.subject[:200]}",
            structure=message.structure,
            by=by,
            reason=reason,
            audience=JournalEntry.Audience.REGION,
        )


def _as_email(message: Message) -> EmailMessage:
    headers = {"Message-ID": message.message_id}
    mail = EmailMessage(message.subject, message.body, to=[message.address], headers=headers)
    if message.attachment is not None:
        mail.attach(_part(message))
    return mail


def _part(message: Message) -> MIMEBase:
    """Return the file as a part of the mail, its bytes kept: the ends of lines matter."""
    part = MIMEBase("application", "octet-stream")
    part.replace_header("Content-Type", message.attachment_type)
    part.set_payload(bytes(message.attachment or b""))
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=message.attachment_name)
    return part
