"""What a structure asks for, what each side writes, and the end of it: written once."""

import pgtrigger
from django.db import models

from structures.accounts.models import User
from structures.ground import clock
from structures.ground.locks import append_only, requires
from structures.network.models import Structure

# FOR SHARE: what is written waits for a closing under way, then sees it.
_STILL_OPEN = """
    SELECT 1 FROM (
        SELECT id FROM structures_helprequest WHERE id = NEW.request_id FOR SHARE
    ) AS asked WHERE NOT EXISTS (
        SELECT 1 FROM structures_helpclosing closing WHERE closing.request_id = asked.id
    )
"""


class HelpRequest(models.Model):
    """What a structure asks the Region's help for; its text is its first message."""

    structure = models.ForeignKey(
        Structure, verbose_name="structure", on_delete=models.PROTECT, related_name="help_requests"
    )
    subject = models.CharField("objet", max_length=150)
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField("demandée le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "demande d’aide"
        verbose_name_plural = "demandes d’aide"
        ordering = ["-asked_at", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.subject


class HelpMessage(models.Model):
    """What one side writes: the structure (`of_structure`), or the Region."""

    request = models.ForeignKey(
        HelpRequest, verbose_name="demande", on_delete=models.PROTECT, related_name="messages"
    )
    of_structure = models.BooleanField("écrit par la structure")
    text = models.TextField("texte")
    author = models.ForeignKey(
        User, verbose_name="auteur", on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField("écrit le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "message d’une demande d’aide"
        verbose_name_plural = "messages des demandes d’aide"
        ordering = ["pk"]
        triggers = [
            append_only(),
            requires("request_is_still_open", _STILL_OPEN, on=pgtrigger.Insert),
        ]

    def __str__(self) -> str:
        return f"{self.request}, {self.written_at}"


class HelpClosing(models.Model):
    """The end of a request, by either side."""

    request = models.OneToOneField(
        HelpRequest,
        verbose_name="demande",
        on_delete=models.PROTECT,
        related_name="closing",
        error_messages={"unique": "Cette demande vient d’être close."},
    )
    of_structure = models.BooleanField("close par la structure")
    closed_by = models.ForeignKey(
        User, verbose_name="close par", on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField("close le", default=clock.now, editable=False)

    class Meta:
        verbose_name = "fin d’une demande d’aide"
        verbose_name_plural = "fins des demandes d’aide"
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.request}, {self.closed_at}"
