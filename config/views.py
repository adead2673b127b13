"""Pages that belong to no app: each role's first page, help, legal pages, health."""

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse

from allocation.selectors.campaign import current_campaign
from config.health import OK, state
from config.todo import sections
from structures.access import public, region_only, signed_in


@signed_in("GET")
def home(request: HttpRequest) -> HttpResponse:
    """Show what the person must do next, and what blocks."""
    campaign = current_campaign()
    return TemplateResponse(
        request,
        "home.html",
        {"campaign": campaign, "sections": sections(request.user, campaign)},
    )


@public("GET")
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the help, by role."""
    return TemplateResponse(request, "pages/aide.html")


@public("GET")
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    return TemplateResponse(request, "pages/accessibilite.html")


@public("GET")
def legal(request: HttpRequest) -> HttpResponse:
    """Show the legal notice."""
    return TemplateResponse(request, "pages/mentions_legales.html")


@region_only("GET")
def example_file(request: HttpRequest, name: str) -> FileResponse:
    """Send a file of invented data to try an import with; in the demo only."""
    examples = {path.name: path for path in (settings.FIXTURES_DIR / "exemples").iterdir()}
    if not settings.DEMO or name not in examples:
        raise Http404
    return FileResponse(examples[name].open("rb"), as_attachment=True)


# Outside of the request's transaction: opening it would fail before this view could say so.
@public("GET")
@non_atomic_requests
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and worker do their part, else 503."""
    found = state()
    return JsonResponse(found, status=200 if set(found.values()) == {OK} else 503)
