"""What each subject says of its own messages: a name, and whether one is still to be sent."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.module_loading import import_string

from structures.ground.mails import Mail

if TYPE_CHECKING:
    from structures.messages.models import Message

NOTHING_AWAITED = "Annulé avant son départ : ce qu’il demandait n’est plus attendu."
SOMEBODY_ELSE = (
    "Annulé avant son départ : cette personne n’est plus celle à qui écrire à cette adresse."
)
CHANGED = "Annulé avant son départ : ce qu’il disait a changé depuis."
TOO_OLD = "Annulé : il n’a pas pu partir tant qu’il était utile."


@dataclass(frozen=True)
class Kind:
    """A kind of message, as the subject that writes it knows it.

    `rewritten` gives the mails that would be written now about the same thing, on the day of
    the message: it leaves only if it is one of them. `told` is called in the transaction that
    makes it count, or no longer count. Nobody reads a secret, which is erased within `lasts`.
    """

    label: str
    rewritten: "Callable[[Message], Collection[Mail]] | None" = None
    told: "Callable[[Message], None] | None" = None
    lasts: timedelta | None = None
    is_secret: bool = False


def kind_named(name: str) -> Kind:
    """Return what settings.MESSAGE_KINDS names so."""
    kind = import_string(settings.MESSAGE_KINDS[name])
    assert isinstance(kind, Kind)
    return kind


def kind_of(message: "Message") -> Kind:
    """Return the kind of a message."""
    return kind_named(message.kind)


def why_not(message: "Message") -> str:
    """Return why a message that waits must not leave any more, nothing when it may."""
    kind = kind_of(message)
    if kind.rewritten is None:
        return ""
    mails = kind.rewritten(message)
    if not mails:
        return NOTHING_AWAITED
    reader = (message.address.lower(), message.person_id)
    own = [mail for mail in mails if (mail.address.lower(), mail.person) == reader]
    if not own:
        return SOMEBODY_ELSE
    said = {(mail.subject, mail.body) for mail in own}
    return "" if (message.subject, message.body) in said else CHANGED
