"""The notice that a decision is printed: a link and nothing of what was decided."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.models import Dialogue
from structures.selectors.addressees import Addressee, once_each


def letter_notices(dialogue: Dialogue, told: Iterable[Addressee]) -> list[EmailMessage]:
    """Return one message an address."""
    where = reverse("dialogue:dialogue", args=[dialogue.structure.code, dialogue.campaign.year])
    subject = f"Décision du dialogue de gestion {dialogue.campaign.year}, {dialogue.structure}"
    context = {"dialogue": dialogue, "link": settings.PUBLIC_URL + where, "demo": settings.DEMO}
    body = render_to_string("dialogue/mail/letter_printed.txt", context)
    addresses = once_each(one.email for one in told)
    return [EmailMessage(subject, body, to=[address]) for address in addresses]
