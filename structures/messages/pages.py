"""What the Region reads of a message: its state as a badge, the acts open on it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import capfirst

from structures.ground.french import moment
from structures.messages.kinds import kind_of
from structures.messages.models import Message

State = Message.State
TONES = {
    State.WAITING: "waiting",
    State.LEFT: "done",
    State.REFUSED: "blocked",
    State.CANCELLED: "neutral",
    State.RETURNED: "blocked",
}
SECRET = "Texte confidentiel : il contient un lien personnel, que son destinataire seul lit."
ERASED = "Texte effacé."


@dataclass(frozen=True)
class ShownMessage:
    """A message as one line: what it is, where it stands, since when."""

    message: Message
    kind: str
    label: str
    tone: str


def shown(message: Message) -> ShownMessage:
    """Return a message as a list shows it. No query on one of `posted_messages`."""
    state = State(message.state)
    label = capfirst(str(state.label))
    if message.left_at and state == State.LEFT:
        label = f"Parti le {moment(timezone.localtime(message.left_at))}"
    elif state == State.WAITING and message.attempts:
        again = timezone.localtime(message.next_attempt_at)
        label = f"En attente, nouvel essai le {moment(again)}"
    return ShownMessage(message, kind_of(message).label, label, TONES[state])


def text_shown(message: Message) -> str:
    """Return what the Region may read of the text of a message: all of it, but for a secret."""
    if kind_of(message).is_secret:
        return SECRET
    return message.body or ERASED


def acts_open(message: Message) -> set[str]:
    """Return the acts possible on a message in its state."""
    waits = message.state in (State.WAITING, State.REFUSED)
    acts = {"cancel"} if waits else set()
    if waits and not kind_of(message).is_secret:
        acts.add("retry")
    return acts | {"return"} if message.state == State.LEFT else acts
