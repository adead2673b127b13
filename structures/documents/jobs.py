"""What the worker makes when it is asked for."""

from django_tasks import task

from structures.documents import services
from structures.documents.models import RequestedDocument
from structures.ground.work.jobs import Progress, progress_of
from structures.models import User


# Somebody waits for it on a page: before what is printed by the hundred.
@task(priority=10)
def make_document(pk: int) -> None:
    """Make one document."""
    services.make_document(pk)


def ask_for(kind: str, about: int, *, by: User) -> RequestedDocument:
    """Return the document that `by` asks for: made already, under way, or asked for now."""
    document = services.request_document(kind, about, by=by)
    if document.state == RequestedDocument.State.ASKED and not progress(document).running:
        make_document.enqueue(document.pk)
        document.refresh_from_db()
    return document


def progress(document: RequestedDocument) -> Progress:
    """Return whether a worker still has to make it, or failed to. One query at most."""
    return progress_of(make_document, {document.pk: bool(document.size or document.refusal)})
