"""What the database itself refuses on a message: its words, its addressee and its day stay."""

import pgtrigger
from django.db import models

from structures.ground.mails import ANONYMOUS_DOMAIN


class MessageState(models.TextChoices):
    """What became of a message."""

    WAITING = "waiting", "en attente"
    LEFT = "left", "parti"
    REFUSED = "refused", "refusé"
    CANCELLED = "cancelled", "annulé"
    RETURNED = "returned", "revenu en erreur"


State = MessageState
# Without retry, a message cancelled or returned is written again, and is another one.
MOVES = [
    (State.WAITING.value, State.LEFT.value),
    (State.WAITING.value, State.REFUSED.value),
    (State.WAITING.value, State.CANCELLED.value),
    (State.REFUSED.value, State.WAITING.value),
    (State.REFUSED.value, State.CANCELLED.value),
    (State.LEFT.value, State.RETURNED.value),
]
_WRITTEN = [
    *("kind", "about", "day", "person", "structure", "subject", "message_id", "key"),
    *("created_at", "created_by"),
]
_FORGED = (
    "NEW.body <> '' AND NEW.body IS DISTINCT FROM OLD.body"
    " OR NEW.address <> OLD.address"
    f" AND split_part(NEW.address, '@', 2) <> '{ANONYMOUS_DOMAIN}'"
    " OR OLD.left_at IS NOT NULL AND NEW.left_at IS DISTINCT FROM OLD.left_at"
)


def message_locks() -> list[pgtrigger.Trigger]:
    """A message goes through its states in order; a secret or a person may be forgotten."""
    return [
        pgtrigger.FSM(name="message_states_in_order", field="state", transitions=MOVES),
        pgtrigger.ReadOnly(name="message_stays_as_written", fields=_WRITTEN),
        pgtrigger.Protect(
            name="message_is_not_forged",
            operation=pgtrigger.Update,
            condition=pgtrigger.Condition(_FORGED),
        ),
        pgtrigger.Protect(name="message_is_kept", operation=pgtrigger.Delete),
    ]
