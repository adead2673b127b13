"""The documents of a structure's dialogues, alone or within the structure's page."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.vary import vary_on_headers

from dialogue.selectors.documents import documents_of
from structures.access import signed_in
from structures.views import structure_of


@signed_in("GET")
@vary_on_headers("HX-Request")
def document_list(request: HttpRequest, code: str) -> HttpResponse:
    """Show the documents of the dialogues; the part alone when htmx asks for it."""
    structure = structure_of(request, code)
    name = "_documents" if request.htmx else "document_list"
    context = {"structure": structure, "documents": documents_of(structure, request.user)}
    return TemplateResponse(request, f"dialogue/{name}.html", context)
