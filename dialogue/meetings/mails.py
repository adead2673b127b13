"""The messages about a meeting, one recipient each: a date and a link, never a content."""

from collections.abc import Iterable
from datetime import timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.meetings.calendar_file import METHOD, Event, calendar_file
from dialogue.meetings.models import Meeting
from dialogue.meetings.selectors import remarks_until
from structures.ground import clock

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
        "link": settings.PUBLIC_URL + _address(meeting),
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


LASTS = timedelta(hours=2)  # no end is asked for; calendars show two hours


def _address(meeting: Meeting) -> str:
    dialogue = meeting.dialogue
    where = [dialogue.structure.code, dialogue.campaign.year]
    return reverse("dialogue:meeting", args=where)


def event_of(meeting: Meeting) -> Event:
    """Return the meeting as calendars show it: when, where, and the page to prepare it."""
    dialogue = meeting.dialogue
    year, structure = dialogue.campaign.year, dialogue.structure
    link = settings.PUBLIC_URL + _address(meeting)
    video = f"Visioconférence : {meeting.link}\n" if meeting.link else ""
    return Event(
        uid=f"entretien-{year}-{structure.code}@{urlsplit(settings.PUBLIC_URL).hostname}",
        moves=meeting.moves,
        stamp=clock.now(),
        starts_at=meeting.starts_at,
        lasts=LASTS,
        summary=f"Entretien du dialogue de gestion {year}, {structure.name}",
        description=f"{video}Ordre du jour : {link}",
        location=meeting.place or meeting.link,
        url=link,
    )
