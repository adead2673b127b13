"""Pages: the documents of a structure’s dialogues, and each whole file."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.views.decorators.vary import vary_on_headers

from dialogue.file.pages import documents_of
from dialogue.thread.selectors import dialogue_of
from structures.access import AuthedRequest, signed_in, structure_of
from structures.documents.views import document_answer


@signed_in("GET")
def dialogue_dossier(request: AuthedRequest, code: str, year: int) -> HttpResponseBase:
    """Give the whole file of a dialogue, as it stands today."""
    return document_answer(request, "dossier", dialogue_of(request, code, year).pk)


@signed_in("GET")
@vary_on_headers("HX-Request")
def document_list(request: AuthedRequest, code: str) -> HttpResponse:
    """Show the documents of the dialogues; the part alone when htmx asks for it."""
    structure = structure_of(request, code)
    name = "_documents" if request.htmx else "document_list"
    context = {"structure": structure, "documents": documents_of(structure, request.user)}
    return TemplateResponse(request, f"dialogue/file/{name}.html", context)
