"""A meeting as a file that every calendar reads: iCalendar, RFC 5545. Pure."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

METHOD = "PUBLISH"
MEDIA_TYPE = f"text/calendar; charset=utf-8; method={METHOD}"
LINE_OCTETS = 75  # RFC 5545, section 3.1, the end of line not counted
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """What a calendar shows; `uid` stays the same when the meeting is moved, `moves` counts.

    `starts_at` and `stamp`, when the file was made, are aware.
    """

    uid: str
    moves: int
    stamp: datetime
    starts_at: datetime
    lasts: timedelta
    summary: str
    description: str
    location: str
    url: str


def calendar_file(event: Event) -> bytes:
    """Return the file in UTF-8, its times in UTC, its lines folded and ended by CRLF.

    A greater sequence replaces a smaller one: calendars follow a meeting that is moved
    (RFC 5545, section 3.8.7.4).
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Dotations des missions locales//Dialogue de gestion//FR",
        f"METHOD:{METHOD}",
        "BEGIN:VEVENT",
        f"UID:{escaped(event.uid)}",
        f"SEQUENCE:{event.moves}",
        f"DTSTAMP:{_utc(event.stamp)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.starts_at + event.lasts)}",
        f"SUMMARY:{escaped(event.summary)}",
        f"DESCRIPTION:{escaped(event.description)}",
        f"LOCATION:{escaped(event.location)}",
        f"URL:{CONTROLS.sub('', event.url)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(folded(line) + b"\r\n" for line in lines)


def escaped(text: str) -> str:
    r"""Return a text value, on one line, what has a meaning in the format escaped.

    >>> print(escaped("Salle 2; 1er étage, à gauche"))
    Salle 2\; 1er étage\, à gauche

    Source: RFC 5545, section 3.3.11.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    text = text.replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return CONTROLS.sub("", text)


def folded(line: str) -> bytes:
    """Return a line cut every 75 octets at most, never inside a character.

    Each following line begins with a space. Source: RFC 5545, section 3.1.
    """
    parts, current = [], b""
    for character in line:
        octets = character.encode()
        if len(current) + len(octets) > LINE_OCTETS:
            parts.append(current)
            current = b" "
        current += octets
    return b"\r\n".join([*parts, current])


def _utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError(f"An aware date was expected, not {moment}.")
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
