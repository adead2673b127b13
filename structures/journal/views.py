"""The timeline of a structure."""

from django.http import HttpResponse

from structures.access import AuthedRequest, signed_in, structure_of
from structures.ground.lists import Listing, list_page
from structures.journal.selectors import timeline
from structures.journal.tables import TimelineFilter, TimelineTable


@signed_in("GET")
def timeline_list(request: AuthedRequest, code: str) -> HttpResponse:
    """Show all that happened to the structure, or one kind of it."""
    structure = structure_of(request, code)
    found = TimelineFilter(request.GET, timeline(request.user, structure))
    return list_page(
        request,
        "structures/journal/timeline_list.html",
        f"historique-{structure.code}",
        listing=Listing(request, TimelineTable, found),
        structure=structure,
    )
