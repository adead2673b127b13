"""Doing once what a form asks for, and answering the same when it is sent again."""

import json
import secrets
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from http import HTTPStatus
from typing import NotRequired, TypedDict

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from structures.ground.once.models import DoneAct

FIELD = "once"
NOT_OF_THE_ACT = {FIELD, "csrfmiddlewaretoken"}  # the token changes when one signs in again
KEY_BYTES = 16

BEGIN = f"""
    INSERT INTO {DoneAct._meta.db_table} AS known (form, body, done_at) VALUES (%s, %s, %s)
    ON CONFLICT (form) DO UPDATE SET form = known.form
    RETURNING body, answer
"""


class Answer(TypedDict):
    """Where an act led, and the messages that the page there shows: level, words, tags.

    A script of ours is answered with `said` instead, which it gets again as it was.
    """

    status: int
    location: str
    messages: list[tuple[int, str, str]]
    said: NotRequired[str]


def new_key() -> str:
    """Return what makes a form on a page its own, for who is given that page alone."""
    return secrets.token_urlsafe(KEY_BYTES)


def once(request: HttpRequest, act: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Return the answer of `act`; of the first one, when the same form is sent again unchanged.

    An act leads to another page, or answers a script in JSON with 200. Where it does neither, or
    where that page will say that it was refused, nothing was done, and the form may be sent
    again. One question before, one after.
    """
    if not request.POST.get(FIELD):
        return act()
    form, body = _form(request), _body(request)
    with transaction.atomic(savepoint=False):
        before, answer = _begin(form, body)
        if answer and before == body:
            return _answered_again(request, answer)
        response = act()
        now = _answer(request, response)
        mine = DoneAct.objects.filter(form=form)
        if now:
            mine.update(body=body, answer=now, done_at=timezone.now())
        elif not answer:
            mine.delete()
        return response


def has_acted(request: HttpRequest) -> bool:
    """Whether this form has acted already, whatever it sends now."""
    if not request.POST.get(FIELD):
        return False
    return DoneAct.objects.filter(form=_form(request), answer__isnull=False).exists()


def forget_old_acts() -> int:
    """Forget acts older than a session, and return how many: who sends them again signs in."""
    oldest = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return DoneAct.objects.filter(done_at__lt=oldest).delete()[0]


def _begin(form: str, body: str) -> tuple[str, Answer | None]:
    """Wait for the same form to be answered; return what it last sent, and the answer."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [form, body, timezone.now()])
        before, answer = cursor.fetchone()
    return before, json.loads(answer) if answer else None


def _form(request: HttpRequest) -> str:
    """Return the digest of whose form it is, where it leads, and its key."""
    return _digest([request.user.pk, request.get_full_path(), request.POST[FIELD]])


def _body(request: HttpRequest) -> str:
    """Return the digest of all that was typed, chosen or joined."""
    fields = [pair for pair in request.POST.lists() if pair[0] not in NOT_OF_THE_ACT]
    files = [(name, [*map(_file, found)]) for name, found in request.FILES.lists()]
    return _digest([fields, files])


def _file(file: UploadedFile) -> tuple[str | None, str]:
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return file.name, digest.hexdigest()


def _digest(parts: list[object]) -> str:
    return sha256(json.dumps(parts).encode()).hexdigest()


def _answer(request: HttpRequest, response: HttpResponseBase) -> Answer | None:
    """Return what is kept of an answer; None where nothing was done."""
    # Django names only all that is still to be read, older messages included.
    said = messages.get_messages(request)._queued_messages  # type: ignore[union-attr]  # see above
    refused = any(message.level >= messages.ERROR for message in said)
    if isinstance(response, JsonResponse) and response.status_code == HTTPStatus.OK:
        said_again = response.content.decode()
        return {"status": HTTPStatus.OK, "location": "", "messages": [], "said": said_again}
    if "Location" not in response.headers or refused:
        return None
    return {
        "status": response.status_code,
        "location": response.headers["Location"],
        "messages": [(one.level, str(one.message), one.extra_tags or "") for one in said],
    }


def _answered_again(request: HttpRequest, answer: Answer) -> HttpResponse:
    if "said" in answer:
        return HttpResponse(answer["said"], content_type="application/json")
    for level, words, tags in answer["messages"]:
        messages.add_message(request, level, words, extra_tags=tags)
    return HttpResponseRedirect(answer["location"], status=answer["status"])
