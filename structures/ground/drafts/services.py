"""Keeping what is typed, and forgetting it: once saved, thrown away, or too old."""

import json
from datetime import timedelta

from django.http import HttpRequest, QueryDict

from structures.ground import clock
from structures.ground.drafts.models import FormDraft
from structures.ground.once import FIELD, has_acted
from structures.ground.refusals import Refused

DRAFT = "draft"
# What a form says of itself, not what somebody typed.
NOT_TYPED = {"csrfmiddlewaretoken", FIELD, DRAFT, "opened_on", "told"}
LONGEST = 400_000  # a whole project, and more
KEPT = timedelta(days=90)


def draft_of(request: HttpRequest, page: str) -> FormDraft | None:
    """Return what the person who asks left on a page, if anything. One query."""
    return FormDraft.objects.filter(owner=request.user.pk, page=page).first()


def keep_draft(request: HttpRequest, page: str) -> FormDraft:
    """Keep what a form holds, in place of what was kept.

    Raises Refused when it is too long, or when the form was saved already: a draft that
    comes late must not outlive what it became.
    """
    if has_acted(request):
        raise Refused("Ce texte est déjà enregistré : il n’en reste pas de brouillon.")
    typed = {
        _storable(name): [_storable(text) for text in texts]
        for name, texts in request.POST.lists()
        if name not in NOT_TYPED
    }
    if len(json.dumps(typed, ensure_ascii=False)) > LONGEST:
        raise Refused("Brouillon non enregistré : le texte est trop long.")
    written = {
        "typed": typed,
        "opened_on": _storable(request.POST.get("opened_on", "")),
        "saved_at": clock.now(),
    }
    found, _ = FormDraft.objects.update_or_create(
        owner_id=request.user.pk, page=page, defaults=written
    )
    return found


def _storable(text: str) -> str:
    """Leave out what PostgreSQL does not store; the form refuses it when it is saved."""
    return text.replace("\0", "")


def drop_draft(request: HttpRequest, page: str) -> None:
    """Forget what the person who asks left on a page."""
    FormDraft.objects.filter(owner=request.user.pk, page=page).delete()


def typed_in(draft: FormDraft) -> QueryDict:
    """Return what was typed, as it was sent."""
    sent = QueryDict(mutable=True)
    for name, texts in draft.typed.items():
        sent.setlist(name, texts)
    return sent


def forget_old_drafts() -> int:
    """Forget the drafts that nobody came back to for 90 days, and return how many."""
    return FormDraft.objects.filter(saved_at__lt=clock.now() - KEPT).delete()[0]
