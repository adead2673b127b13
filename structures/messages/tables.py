"""The list of messages: what it shows, what it may be narrowed to, what its files hold."""

from structures.ground.lists import Column, Counted, ListFilter, ListTable, Words
from structures.messages.kinds import kind_of
from structures.messages.models import Message

SEARCHED = ("subject", "address", "structure__name")


class MessageTable(ListTable):
    """What was given to the outbox, the latest first."""

    caption = "Messages"
    noun = ("message", "messages")
    first_order = "-created_at"
    row_template = "structures/messages/_message_row.html"
    ties = ("-pk",)
    nothing = "Rien n’a encore été envoyé."

    subject = Column("Message", "subject", sort="subject")
    kind = Column("Nature", lambda message: kind_of(message).label, shown=False)
    structure = Column("Structure", "structure", shown=False)
    address = Column("À", "address", sort="address")
    created_at = Column("Écrit le", "created_at", sort="created_at")
    state = Column("État", lambda message: message.get_state_display(), sort="state")
    left_at = Column("Parti le", "left_at", shown=False)
    reason = Column("Motif", "reason", shown=False)


class MessageFilter(ListFilter):
    """What the messages may be narrowed to."""

    text = Words("Sujet, destinataire ou structure", SEARCHED)
    state = Counted("État", Message.State.choices)
