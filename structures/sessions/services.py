"""Ending sessions, and keeping when each was last used."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from structures.ground.refusals import require
from structures.journal.services import note
from structures.models import JournalEntry, User
from structures.sessions.selectors import ended_sessions

# Kept in the session itself, from sign-in on: no question is asked to know that it is recent.
SEEN = "last_seen"
EVERY = timedelta(minutes=5)


def begin_seen(request: HttpRequest) -> None:
    """Keep, as somebody signs in, that the session is used from now on."""
    request.session[SEEN] = timezone.now().timestamp()


def keep_seen(request: HttpRequest) -> None:
    """Keep when and from where a session is used, once in EVERY: one request in many writes it."""
    seen = request.session.get(SEEN)
    if seen is None or timezone.now().timestamp() - seen < EVERY.total_seconds():
        return
    begin_seen(request)
    UserSession.objects.create_from_request(request)


@transaction.atomic
def end_session(account: User, pk: int, *, by: User | None = None) -> None:
    """End one session of an account, its own person's without `by`; it is out at once."""
    found = UserSession.objects.select_for_update().filter(user=account, pk=pk).first()
    require(found, "Cette session est déjà terminée.")
    assert found is not None
    _forget([found.session_key])
    if by:
        _note(account, "une session terminée", by)


@transaction.atomic
def end_all_sessions(account: User, *, by: User) -> None:
    """End every session of an account, known or not: the next request of each is signed out."""
    close_sessions(account)
    _note(account, "toutes les sessions terminées", by)


def close_sessions(account: User) -> None:
    """Begin a new series, so that no session goes on, and forget those that are known."""
    User.objects.filter(pk=account.pk).update(session_series=F("session_series") + 1)
    keys = UserSession.objects.filter(user=account).values_list("session_key", flat=True)
    _forget(list(keys))


def stay_signed_in(request: HttpRequest, account: User) -> None:
    """Let the session of this request go on, after the person ended or changed the others."""
    account.refresh_from_db()
    update_session_auth_hash(request, account)
    UserSession.objects.create_from_request(request)


@transaction.atomic
def forget_ended_sessions() -> int:
    """Forget sessions that are over, with their address; return how many."""
    Session.objects.filter(expire_date__lte=timezone.now()).delete()
    return ended_sessions().delete()[0]


def _forget(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()


def _note(account: User, fact: str, by: User) -> None:
    note(
        JournalEntry.Kind.PEOPLE,
        f"Compte n° {account.pk} : {fact}",
        structure=account.structure,
        by=by,
        audience=JournalEntry.Audience.REGION,
        account=account,
    )
