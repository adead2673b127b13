"""The message that a structure's turn has come: a date and a link, never what was written."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.models import Dialogue, Statement
from structures.selectors.addressees import Addressee, once_each

SUBJECTS = {
    "dialogue_opened": "Dialogue de gestion {year} ouvert, {structure}",
    Statement.Kind.PROPOSAL: "Proposition à lire, dialogue de gestion {year}, {structure}",
    Statement.Kind.SEND_BACK: "Complément demandé, dialogue de gestion {year}, {structure}",
}


def opening_notices(dialogue: Dialogue, told: Iterable[Addressee]) -> list[EmailMessage]:
    """Return one message an address: the dialogue is open, the self-assessment comes first."""
    return _notices(
        "dialogue_opened", dialogue, dialogue.campaign.schedule.self_assessment_due, told
    )


def turn_notices(
    dialogue: Dialogue, kind: Statement.Kind, until: date, told: Iterable[Addressee]
) -> list[EmailMessage]:
    """Return one message an address: a proposal, or a request for more, waits until a day."""
    return _notices(Statement.Kind(kind), dialogue, until, told)


def _notices(
    name: str, dialogue: Dialogue, until: date, told: Iterable[Addressee]
) -> list[EmailMessage]:
    where = reverse("dialogue:dialogue", args=[dialogue.structure.code, dialogue.campaign.year])
    subject = SUBJECTS[name].format(year=dialogue.campaign.year, structure=dialogue.structure)
    context = {
        "dialogue": dialogue,
        "until": until,
        "link": settings.PUBLIC_URL + where,
        "demo": settings.DEMO,
    }
    body = render_to_string(f"dialogue/mail/{name}.txt", context)
    addresses = once_each(one.email for one in told)
    return [EmailMessage(subject, body, to=[address]) for address in addresses]
