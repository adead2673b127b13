"""A mail to one address, as it will be read, before it is given to the outbox."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from structures.ground.refusals import Refused

# Where no mail can ever be sent (RFC 2606): what an address becomes once its person is forgotten.
ANONYMOUS_DOMAIN = "anonyme.invalid"


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `media_type` with its parameters."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """What somebody is told, of a kind of settings.MESSAGE_KINDS.

    `about` is the key of what it is about, `day` the one on which its words are true; `person`
    the key of the addressee's account. Of two mails with one `key`, the second is the first.
    """

    kind: str
    address: str
    subject: str
    body: str
    day: date
    about: int = 0
    structure: int | None = None
    person: int | None = None
    attachment: Attachment | None = None
    key: str | None = None


def check_address(address: str) -> None:
    """Raise Refused for what is not an address."""
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise Refused(f"« {address} » n’est pas une adresse : corrigez-la d’abord.") from wrong
