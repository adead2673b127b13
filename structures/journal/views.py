"""The timeline of a structure."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.template.response import TemplateResponse

from structures.access import AuthedRequest, signed_in, structure_of
from structures.journal.models import JournalEntry
from structures.journal.selectors import kinds_in, timeline

PER_PAGE = 30


@signed_in("GET")
def timeline_list(request: AuthedRequest, code: str) -> HttpResponse:
    """Show all that happened to the structure, or one kind of it."""
    structure = structure_of(request, code)
    entries = timeline(request.user, structure)
    kinds = kinds_in(entries)
    kind = request.GET.get("kind", "")
    if kind and kind not in JournalEntry.Kind.values:
        raise Http404
    chosen = entries.filter(kind=kind) if kind else entries
    return TemplateResponse(
        request,
        "structures/journal/timeline_list.html",
        {
            "structure": structure,
            "kinds": kinds,
            "kind": kind,
            "total": sum(found.count for found in kinds),
            "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
            "query": f"kind={kind}" if kind else "",
        },
    )
