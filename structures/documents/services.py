"""Documents asked for, made, refused, purged."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from structures.documents.models import RequestedDocument
from structures.documents.selectors import kind_named, latest_of, object_of
from structures.ground.history.acts import name_actor
from structures.ground.refusals import Refused, require
from structures.models import User

State = RequestedDocument.State
KEPT = timedelta(days=7)
GONE = "Vous ne pouvez plus consulter ce dont parle ce document, ou cela n’existe plus."


@transaction.atomic
def request_document(kind: str, about: int, *, by: User) -> RequestedDocument:
    """Return the document if nothing changed since it was made, else the one under way.

    `by` may see the object. Another one is asked for only if there is none.
    """
    latest = latest_of(kind, about, by)
    if latest and latest.state == State.MADE and latest.inputs == _inputs(kind, about, by):
        return latest
    under_way, _ = RequestedDocument.objects.get_or_create(
        kind=kind, about=about, asked_by=by, state=State.ASKED
    )
    return under_way


@transaction.atomic
def make_document(pk: int) -> None:
    """Make a document that was asked for; does nothing if that is done, or it is purged."""
    document = RequestedDocument.objects.select_for_update().filter(pk=pk).first()
    if document is None or document.state != State.ASKED:
        return
    name_actor(document.asked_by_id)
    document.state = State.MADE
    try:
        _make(document)
    except Refused as refusal:
        document.state, document.refusal = State.REFUSED, str(refusal)
    document.save()


@transaction.atomic
def _make(document: RequestedDocument) -> None:
    """Do the act, or compose; a refusal leaves nothing of either."""
    kind, found, by = kind_named(document.kind), object_of(document), document.asked_by
    require(found, GONE)
    if kind.act:
        file = kind.act(found, by)
        document.file, document.size = file, file.size
        document.name, document.media_type = file.name, file.media_type
        return
    assert kind.compose  # a kind does one or the other
    composed = kind.compose(found, by)
    document.content = composed.content()
    document.size, document.inputs = len(document.content), composed.inputs()
    document.name, document.media_type = composed.file_name, composed.media_type


def _inputs(name: str, about: int, by: User) -> str | None:
    """Return the fingerprint of what the document would be made of; None for an act."""
    kind = kind_named(name)
    return kind.compose(kind.find(by).get(pk=about), by).inputs() if kind.compose else None


def purge_documents() -> None:
    """Delete what was asked for long ago; it can be asked for again."""
    RequestedDocument.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
