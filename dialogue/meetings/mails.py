"""The messages about a meeting, one recipient each: a date and a link, never a content."""

from collections.abc import Iterable
from email.encoders import encode_base64
from email.mime.base import MIMEBase

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from dialogue.meetings.calendar_file import METHOD, calendar_file
from dialogue.meetings.selectors import address_of, event_of, remarks_until
from dialogue.models import Meeting

CALENDAR_NAME = "entretien.ics"


def invitations(meeting: Meeting, addresses: Iterable[str]) -> list[EmailMessage]:
    """Return the invitation to each address, with the meeting as a calendar file."""
    dialogue = meeting.dialogue
    subject = f"Entretien du dialogue de gestion {dialogue.campaign.year}, {dialogue.structure}"
    body = _body("dialogue/meetings/mail/meeting_invitation.txt", meeting)
    file = calendar_file(event_of(meeting))
    messages = [EmailMessage(subject, body, to=[address]) for address in addresses]
    for message in messages:
        message.attach(_calendar_part(file))
    return messages


def minutes_notices(meeting: Meeting, addresses: Iterable[str]) -> list[EmailMessage]:
    """Return the notice to each address that minutes are offered, without any of their text."""
    dialogue = meeting.dialogue
    subject = f"Compte rendu à relire, dialogue {dialogue.campaign.year}, {dialogue.structure}"
    body = _body(
        "dialogue/meetings/mail/minutes_offered.txt", meeting, until=remarks_until(meeting)
    )
    return [EmailMessage(subject, body, to=[address]) for address in addresses]


def _body(template: str, meeting: Meeting, **more: object) -> str:
    context = {
        "meeting": meeting,
        "dialogue": meeting.dialogue,
        "link": settings.PUBLIC_URL + address_of(meeting),
        "demo": settings.DEMO,
        **more,
    }
    return render_to_string(template, context)


def _calendar_part(file: bytes) -> MIMEBase:
    """Return the file as a part of a message, its bytes kept: the ends of lines matter."""
    part = MIMEBase("text", "calendar", charset="utf-8", method=METHOD)
    part.set_payload(file)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=CALENDAR_NAME)
    return part
