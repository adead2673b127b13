"""What a structure is told of its dialogue: a date and a link, never what was written."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.models import Dialogue, Statement
from structures.selectors.addressees import Addressee, once_each

OPENED, PRINTED = "dialogue_opened", "letter_printed"
SUBJECTS = {
    OPENED: "Dialogue de gestion {year} ouvert, {structure}",
    Statement.Kind.PROPOSAL: "Proposition à lire, dialogue de gestion {year}, {structure}",
    Statement.Kind.SEND_BACK: "Complément demandé, dialogue de gestion {year}, {structure}",
    PRINTED: "Décision du dialogue de gestion {year}, {structure}",
}


def structure_notices(
    subject: str, dialogue: Dialogue, told: Iterable[Addressee], until: date | None = None
) -> list[EmailMessage]:
    """Return one message an address, on a subject of SUBJECTS, with the last day to answer."""
    where = reverse("dialogue:dialogue", args=[dialogue.structure.code, dialogue.campaign.year])
    words = SUBJECTS[subject].format(year=dialogue.campaign.year, structure=dialogue.structure)
    context = {
        "dialogue": dialogue,
        "until": until,
        "link": settings.PUBLIC_URL + where,
        "demo": settings.DEMO,
    }
    body = render_to_string(f"dialogue/mail/{subject}.txt", context)
    addresses = once_each(one.email for one in told)
    return [EmailMessage(words, body, to=[address]) for address in addresses]
