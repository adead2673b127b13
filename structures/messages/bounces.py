"""Reading the reports by which mail servers say that a message did not arrive (RFC 3464)."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import cast

FAILED = "failed"


@dataclass(frozen=True)
class Bounce:
    """A message that came back: its Message-ID, and what the server says of it."""

    message_id: str
    reason: str


def read_bounce(report: bytes) -> Bounce | None:
    """Return what a report says; None for any other mail, or a delay that is no failure."""
    # A null character is no part of a mail, and the database takes none.
    mail = message_from_bytes(report.replace(b"\0", b""), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    failures = [block for block in _statuses(mail) if block.get("Action", "").lower() == FAILED]
    message_id = next(_returned(mail), "")
    if not failures or not message_id:
        return None
    said = failures[0].get("Diagnostic-Code") or f"Status {failures[0].get('Status', '')}"
    return Bounce(message_id, " ".join(str(said).split()))


def _statuses(mail: EmailMessage) -> Iterator[Message]:
    """Yield the blocks of a report: one about the server, then one a recipient."""
    for part in mail.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from cast(list[Message], part.get_payload())


def _returned(mail: EmailMessage) -> Iterator[str]:
    """Yield the Message-ID of what is returned with the report, whole or by its headers."""
    for part in mail.walk():
        if part is mail:
            continue
        if part.get_content_type() == "text/rfc822-headers":
            text = cast(bytes, part.get_payload(decode=True))
            headers: Message = message_from_bytes(text, policy=policy.default)
        elif part.get_content_type() == "message/rfc822":
            headers = cast(Message, part.get_payload(0))
        else:
            continue
        if headers["Message-ID"]:
            yield str(headers["Message-ID"]).replace("\0", "").strip()
