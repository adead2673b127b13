"""Pages: a document that was asked for, until it is ready; its file."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.vary import vary_on_headers

from structures.access import AuthedRequest, signed_in
from structures.documents.jobs import ask_for, progress
from structures.documents.models import RequestedDocument
from structures.documents.selectors import kind_named, object_of, requests_of
from structures.ground.answers import send


def document_answer(request: AuthedRequest, kind: str, about: int) -> HttpResponseBase:
    """Answer whoever asks for a document about what they may see: the file, or where to wait."""
    document = ask_for(kind, about, by=request.user)
    if document.state == RequestedDocument.State.MADE:
        return send(document)
    return redirect("structures:document", document.pk)


def act_answer(request: AuthedRequest, kind: str, about: int) -> HttpResponseBase:
    """Have a worker do an act that gives a document; answer where it is followed."""
    return redirect("structures:document", ask_for(kind, about, by=request.user).pk)


@signed_in("GET")
@vary_on_headers("HX-Request")
def document_detail(request: AuthedRequest, pk: int) -> HttpResponseBase:
    """Show how far a document is; the part alone when htmx asks for it, again until it is made."""
    document, found = _own(request, pk)
    kind = kind_named(document.kind)
    name = "_document_state" if request.htmx else "document_detail"
    context = {
        "document": document,
        "title": kind.title(found),
        "done": kind.done,
        "format": kind.format,
        "back": kind.back(found),
        "progress": progress(document),
    }
    return TemplateResponse(request, f"structures/documents/{name}.html", context)


@signed_in("GET")
def document_file(request: AuthedRequest, pk: int) -> HttpResponseBase:
    """Send a document that is ready; before that, say where to wait."""
    document, _ = _own(request, pk)
    if document.state != RequestedDocument.State.MADE:
        return redirect("structures:document", document.pk)
    return send(document.file or document)


def _own(request: AuthedRequest, pk: int) -> tuple[RequestedDocument, object]:
    """Return what this person asked for, and may still see; else answer 404."""
    document = get_object_or_404(requests_of(request.user), pk=pk)
    found = object_of(document)
    if found is None:
        raise Http404
    return document, found
