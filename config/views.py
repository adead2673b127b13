"""Pages that belong to no subject: help, legal pages, health, a form that came too late."""

import sys

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseServerError,
    JsonResponse,
)
from django.template.loader import render_to_string
from django.template.response import TemplateResponse

from config.health import OK, state
from config.patience import came_too_late
from config.years.selectors import years_of
from dialogue.course.selectors import delays_of
from structures.access import SiteRequest, public, region_only
from structures.ground.once import FIELD
from structures.region.selectors import region_today

ONE_LINE = 60  # characters: a longer value is a text
DRAFT_TOO_OLD = (
    "Une connexion a eu lieu depuis un autre onglet : vos derniers mots ne sont pas enregistrés. "
    "Copiez-les, puis rechargez la page."
)


@public("GET")
def help_page(request: HttpRequest) -> HttpResponse:
    """Show the help, by role, with the delays of the year."""
    context = {"delays": delays_of(years_of(request).current)}
    return TemplateResponse(request, "pages/aide.html", context)


@public("GET")
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement."""
    context = {"region": region_today()}
    return TemplateResponse(request, "pages/accessibilite.html", context)


@public("GET")
def legal(request: HttpRequest) -> HttpResponse:
    """Show the legal notice."""
    context = {"region": region_today()}
    return TemplateResponse(request, "pages/mentions_legales.html", context)


@region_only("GET")
def example_file(request: HttpRequest, name: str) -> FileResponse:
    """Send a file of invented data to try an import with; in the demo only."""
    examples = {path.name: path for path in (settings.FIXTURES_DIR / "exemples").iterdir()}
    if not settings.DEMO or name not in examples:
        raise Http404
    return FileResponse(examples[name].open("rb"), as_attachment=True)


def page_too_old(request: SiteRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer the right one, by the site's settings.

    Signing in from another tab renews the token: what was written on a page of ours is given
    back to be sent again.
    """
    own = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    found = request.resolver_match
    ours = found is not None and found.app_name in {"allocation", "dialogue", "structures"}
    if not (own and ours and request.user.is_authenticated):
        return TemplateResponse(request, "403_csrf.html", status=403)
    if request.htmx:
        context = {"draft": None, "problem": DRAFT_TOO_OLD}
        return TemplateResponse(request, "components/draft_state.html", context, status=422)
    return TemplateResponse(
        request, "dialogue/thread/page_too_old.html", _typed(request), status=403
    )


def _typed(request: HttpRequest) -> dict[str, object]:
    """Return what was typed, by name: the texts, to be read again, apart from the rest."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values]
    sent = [(name, value) for name, value in sent if name not in {FIELD, "csrfmiddlewaretoken"}]
    texts = [(name, value) for name, value in sent if name == "text" or len(value) > ONE_LINE]
    return {"texts": texts, "others": [one for one in sent if one not in texts]}


def failed(request: HttpRequest) -> HttpResponse:
    """Answer what no view could: 503 if the database made it wait too long or was away, else 500.

    The pages ask nothing of the database, not even who is there.
    """
    if not came_too_late(sys.exception()):
        return HttpResponseServerError(render_to_string("500.html"))
    return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "10"})


# Outside of the request's transaction: opening it would fail before this view could say so.
@public("GET")
@non_atomic_requests
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database and worker do their part, else 503."""
    found = state()
    return JsonResponse(found, status=200 if set(found.values()) == {OK} else 503)
