"""The outbox: each message to one address, and what became of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.history.events import tracked
from structures.messages.triggers import MessageState, message_locks
from structures.network.models import Structure

GONE = [MessageState.LEFT.value, MessageState.RETURNED.value]


def new_message_id() -> str:
    """Return what mail servers know a message by, for ever, however often it is tried."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<{uuid4().hex}@{domain}>"


@tracked(without=("address", "body", "attachment"))
class Message(models.Model):
    """A message to one address; it counts as sent from `left_at`, never before.

    `kind` is one of settings.MESSAGE_KINDS, `about` the key of what it is about (0 without
    any), `day` the one on which its words are true. `reason` says why it waits again, was
    refused, came back…
    """

    State = MessageState

    kind = models.CharField("nature", max_length=20)
    about = models.BigIntegerField("objet", default=0, editable=False)
    day = models.DateField("daté du")
    address = models.EmailField("destinataire")
    person = models.ForeignKey(
        User, verbose_name="destinataire", on_delete=models.PROTECT, related_name="+", null=True
    )
    structure = models.ForeignKey(
        Structure,
        verbose_name="structure",
        on_delete=models.PROTECT,
        related_name="messages",
        null=True,
    )
    subject = models.CharField("sujet", max_length=300)
    body = models.TextField("texte", blank=True)
    attachment_name = models.CharField("pièce jointe", max_length=100, blank=True)
    attachment_type = models.CharField("type de la pièce jointe", max_length=100, blank=True)
    attachment = models.BinaryField("contenu de la pièce jointe", null=True)
    message_id = models.CharField(
        "identifiant", max_length=300, unique=True, default=new_message_id, editable=False
    )
    key = models.CharField("clé", max_length=200, unique=True, null=True, editable=False)
    state = models.CharField(
        "état", max_length=9, choices=MessageState.choices, default=MessageState.WAITING
    )
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai le", default=clock.now)
    left_at = models.DateTimeField("parti le", null=True)
    reason = models.TextField("motif", blank=True)
    created_at = models.DateTimeField("écrit le", default=clock.now, editable=False)
    created_by = models.ForeignKey(
        User, verbose_name="demandé par", on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = "message"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["state", "-created_at"]),
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state=MessageState.WAITING),
                name="messages_due",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=GONE, left_at__isnull=False)
                | (~Q(state__in=GONE) & Q(left_at=None)),
                name="message_left_at_a_moment",
            ),
        ]
        triggers = message_locks()

    def __str__(self) -> str:
        return self.subject
