"""The messages about a meeting, one recipient each: a date and a link, never a content."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from dialogue.meetings.calendar_file import MEDIA_TYPE, Event, calendar_file
from dialogue.meetings.models import Meeting
from dialogue.meetings.selectors import addresses_of, guests_of, remarks_until
from structures.ground import clock
from structures.ground.mails import Attachment, Mail
from structures.messages.kinds import Kind
from structures.models import Message

CALENDAR_NAME = "entretien.ics"


def invitations(meeting: Meeting, addresses: Iterable[str]) -> list[Mail]:
    """Return the invitation to each address, with the meeting as a calendar file."""
    dialogue = meeting.dialogue
    subject = f"Entretien du dialogue de gestion {dialogue.campaign.year}, {dialogue.structure}"
    body = _body("dialogue/meetings/mail/meeting_invitation.txt", meeting)
    file = Attachment(CALENDAR_NAME, MEDIA_TYPE, calendar_file(event_of(meeting)))
    return _mails("invitation", meeting, (subject, body), addresses, file)


def minutes_mails(meeting: Meeting, addresses: Iterable[str]) -> list[Mail]:
    """Return the notice to each address that minutes are offered, without any of their text."""
    dialogue = meeting.dialogue
    subject = f"Compte rendu à relire, dialogue {dialogue.campaign.year}, {dialogue.structure}"
    body = _body(
        "dialogue/meetings/mail/minutes_offered.txt", meeting, until=remarks_until(meeting)
    )
    return _mails("minutes", meeting, (subject, body), addresses)


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


def _mails(
    kind: str,
    meeting: Meeting,
    words: tuple[str, str],
    addresses: Iterable[str],
    attachment: Attachment | None = None,
) -> list[Mail]:
    """Return one mail an address, its subject and its body being `words`."""
    return [
        Mail(
            kind,
            address,
            *words,
            day=clock.today(),
            about=meeting.pk,
            structure=meeting.dialogue.structure_id,
            attachment=attachment,
        )
        for address in addresses
    ]


def _body(template: str, meeting: Meeting, **more: object) -> str:
    context = {
        "meeting": meeting,
        "dialogue": meeting.dialogue,
        "link": settings.PUBLIC_URL + _address(meeting),
        "demo": settings.DEMO,
        **more,
    }
    return render_to_string(template, context)


def _meeting_about(message: Message) -> Meeting:
    found = Meeting.objects.select_related("dialogue__structure", "dialogue__campaign__schedule")
    return found.get(pk=message.about)


def _guests(meeting: Meeting) -> list[str]:
    return addresses_of(guests_of(meeting.dialogue, clock.today()))


def _invitation(message: Message) -> list[Mail]:
    meeting = _meeting_about(message)
    is_coming = meeting.held_on is None and meeting.starts_at > clock.now()
    if meeting.invited_at is None or not is_coming:
        return []
    return invitations(meeting, _guests(meeting))


def _minutes(message: Message) -> list[Mail]:
    meeting = _meeting_about(message)
    if meeting.minutes_offered_at is None or meeting.minutes_validated_at is not None:
        return []
    return minutes_mails(meeting, _guests(meeting))


INVITATION = Kind("invitation à l’entretien", _invitation)
MINUTES = Kind("compte rendu à relire", _minutes)
