"""Giving messages to the outbox, and what the Region does about those that did not arrive."""

from collections.abc import Iterable

from django.db import transaction

from structures.ground import clock
from structures.ground.mails import Mail, check_address
from structures.ground.refusals import Refused, require
from structures.journal.services import note
from structures.messages.dispatch import due, end, send_waiting
from structures.messages.kinds import kind_of
from structures.messages.models import Message
from structures.models import JournalEntry, User

State = Message.State


@transaction.atomic
def post(mails: Iterable[Mail], *, by: User | None) -> list[Message]:
    """Keep each mail, to be sent by a worker once the transaction ends.

    Raises Refused, and keeps none, for a wrong address.
    """
    mails = list(mails)
    for mail in mails:
        check_address(mail.address)
    posted = Message.objects.bulk_create(_written(mail, by) for mail in mails)
    transaction.on_commit(_wake, robust=True)
    return posted


@transaction.atomic
def post_once(mails: Iterable[Mail], *, by: User | None = None) -> None:
    """Keep each mail whose `key` was never posted; asked for again, it does nothing."""
    written = [_written(mail, by) for mail in mails]
    Message.objects.bulk_create(written, ignore_conflicts=True)
    transaction.on_commit(_wake, robust=True)


def _written(mail: Mail, by: User | None) -> Message:
    file = mail.attachment
    return Message(
        kind=mail.kind,
        address=mail.address,
        subject=mail.subject,
        body=mail.body,
        day=mail.day,
        about=mail.about,
        structure_id=mail.structure,
        person_id=mail.person,
        key=mail.key,
        attachment_name=file.name if file else "",
        attachment_type=file.media_type if file else "",
        attachment=file.content if file else None,
        created_by=by,
    )


def _wake() -> None:
    """Call a worker, unless what was posted has already left."""
    if due(clock.now()).exists():
        send_waiting.enqueue()


@transaction.atomic
def retry(message: Message, *, by: User) -> None:
    """Try a message again now: one that was refused, or that waits for its next attempt."""
    message = _locked(message, by)
    require(
        message.state in (State.WAITING, State.REFUSED),
        "Seul un message en attente ou refusé peut être envoyé de nouveau.",
    )
    require(not kind_of(message).is_secret, "Ce message est à redemander par son destinataire.")
    message.state, message.attempts, message.next_attempt_at = State.WAITING, 0, clock.now()
    message.save(update_fields=["state", "attempts", "next_attempt_at"])
    note(
        JournalEntry.Kind.MESSAGE,
        f"Message à envoyer de nouveau : {message.subject[:200]}",
        structure=message.structure,
        by=by,
        audience=JournalEntry.Audience.REGION,
    )
    transaction.on_commit(_wake, robust=True)


@transaction.atomic
def cancel(message: Message, reason: str, *, by: User) -> None:
    """Keep a message from leaving, for a reason that stays."""
    message = _locked(message, by)
    require(
        message.state in (State.WAITING, State.REFUSED),
        "Ce message n’attend plus : il ne peut pas être annulé.",
    )
    end(message, State.CANCELLED, _given(reason), by=by)


@transaction.atomic
def record_return(message: Message, reason: str, *, by: User | None) -> None:
    """Record that a message came back: it never counted. `by` is None when a server says so."""
    message = _locked(message, by)
    if message.state == State.RETURNED:
        return
    require(message.state == State.LEFT, "Seul un message parti peut revenir en erreur.")
    end(message, State.RETURNED, _given(reason), by=by)


def _locked(message: Message, by: User | None) -> Message:
    """Return the message as it is now, locked, for the Region. Raises Refused for others."""
    if by is not None and not by.is_region:
        raise Refused("Les messages sont suivis par la Région.")
    found = Message.objects.select_for_update(of=("self",)).select_related("structure")
    return found.get(pk=message.pk)


def _given(reason: str) -> str:
    require(reason.strip(), "Dites pourquoi : le motif reste au journal.")
    return reason.strip()
