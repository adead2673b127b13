"""The sessions of an account that are still open, as people know them: device, place, hour."""

import re
from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from structures.models import User

# What a browser says of itself, the most precise first: many also name those that they mimic.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/"),
    ("Firefox", r"(Firefox|FxiOS)/"),
    ("Chrome", r"(Chrome|CriOS)/"),
    ("Safari", r"Safari/"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("macOS", "Mac OS X"),
    ("Linux", "Linux"),
)
MOST_DIGITS = 18  # of a key
UNKNOWN_BROWSER, UNKNOWN_SYSTEM = "navigateur inconnu", "un appareil inconnu"


@dataclass(frozen=True)
class OpenSession:
    """A session that would be signed in at its next request."""

    pk: int
    device: str
    address: str
    opened_at: datetime
    seen_at: datetime
    is_current: bool


def open_sessions(user: User, current: str | None = None) -> list[OpenSession]:
    """Return the open sessions of an account, last seen first; `current` is a key. Two queries."""
    found = list(UserSession.objects.filter(user=user).order_by("-last_seen_at", "-pk"))
    stored = stored_of(found)
    return [
        OpenSession(
            pk=one.pk,
            device=device(one.user_agent),
            address=one.ip,
            opened_at=one.created_at,
            seen_at=one.last_seen_at,
            is_current=one.session_key == current,
        )
        for one in found
        if user.is_active and stored.get(one.session_key) == user.get_session_auth_hash()
    ]


def named(sent: QueryDict) -> int | None:
    """Return the session that a form names, None where it names none: all of them."""
    asked = sent.get("session", "")
    return int(asked[:MOST_DIGITS]) if asked.isdecimal() else None


def stored_of(sessions: list[UserSession]) -> dict[str, str | None]:
    """Return what each session that has not expired was signed in with, by key. One query."""
    keys = [one.session_key for one in sessions]
    rows = Session.objects.filter(session_key__in=keys, expire_date__gt=timezone.now())
    return {row.session_key: row.get_decoded().get(HASH_SESSION_KEY) for row in rows}


def ended_sessions() -> QuerySet[UserSession]:
    """Return what is kept of sessions that are over."""
    alive = Session.objects.filter(expire_date__gt=timezone.now())
    return UserSession.objects.exclude(session_key__in=alive.values("session_key"))


def device(user_agent: str) -> str:
    """Return what a browser says of itself, in words.

    >>> device("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0")
    'Firefox sur Windows'
    >>> device("")
    'navigateur inconnu sur un appareil inconnu'
    """
    browser = _first(BROWSERS, user_agent) or UNKNOWN_BROWSER
    return f"{browser} sur {_first(SYSTEMS, user_agent) or UNKNOWN_SYSTEM}"


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, user_agent)), "")
