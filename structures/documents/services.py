"""Documents asked for, made, refused, purged."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from structures.documents.models import RequestedDocument
from structures.documents.selectors import kind_named, latest_of, object_of
from structures.ground.printing.documents import MEDIA_TYPE
from structures.ground.refusals import Refused
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
    if latest and latest.state == State.MADE:
        found = kind_named(kind)
        printable = found.compose(found.find(by).get(pk=about), by)
        if printable.inputs() == latest.inputs:
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
    kind, found = kind_named(document.kind), object_of(document)
    try:
        if found is None:
            raise Refused(GONE)
        printable = kind.compose(found, document.asked_by)
    except Refused as refusal:
        document.state, document.refusal = State.REFUSED, str(refusal)
    else:
        content = printable.pdf()
        document.state, document.content, document.size = State.MADE, content, len(content)
        document.inputs, document.media_type = printable.inputs(), MEDIA_TYPE
        document.name = printable.file_name
    document.save()


def purge_documents() -> None:
    """Delete what was asked for long ago; it can be asked for again."""
    RequestedDocument.objects.filter(asked_at__lt=timezone.now() - KEPT).delete()
