"""Pages: the Region, as it is named today, before and later; its logo."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import etag

from structures.access import AuthedRequest, admin_only, public, signed_in
from structures.ground import clock
from structures.ground.answers import send
from structures.ground.edits import Edit, row
from structures.ground.french import counted
from structures.models import RegionIdentity, Role
from structures.region.forms import RegionForm
from structures.region.pages import dated_identities
from structures.region.selectors import changes, identities, missing_in, region_today
from structures.region.services import add_identity, correct_identity

# Whatever the check of an SVG would miss: opened alone, it may do nothing.
ALONE = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox"


@signed_in("GET")
def region_detail(request: AuthedRequest) -> HttpResponse:
    """Show today's identity, then the others with their days."""
    current, found = region_today(), list(identities())
    return TemplateResponse(
        request,
        "structures/region/region_detail.html",
        {
            "region": current,
            "missing": missing_in(current) if found else [],
            "identities": dated_identities(found, current),
            "changes": changes() if request.user.is_region else None,
            "may_edit": request.user.has_role(Role.REGION_ADMIN),
        },
    )


@admin_only("GET", "POST")
def region_edit(request: AuthedRequest) -> HttpResponse:
    """Correct today's identity; before the first, give it."""
    current = region_today()
    return _corrected(request, current) if current.pk else redirect("structures:region_add")


@admin_only("GET", "POST")
def region_correct(request: AuthedRequest, pk: int) -> HttpResponse:
    """Correct an identity that is past or to come."""
    return _corrected(request, get_object_or_404(identities(), pk=pk))


def _corrected(request: AuthedRequest, identity: RegionIdentity) -> HttpResponse:
    def build(sent: QueryDict | None) -> RegionForm:
        stored = identities().get(pk=identity.pk)
        return RegionForm(sent, request.FILES or None, instance=stored)

    def save(form: RegionForm) -> None:
        logo = form.logo_change()
        count = correct_identity(identity, form.values(), by=request.user, logo=logo)
        changes = counted(count, "modification enregistrée", "modifications enregistrées")
        messages.success(request, f"Région : {changes}." if count else "Rien n’a changé.")

    edit = Edit(request, build, row(identity))
    if edit.saved(save):
        return redirect("structures:region")
    return edit.page("structures/region/region_edit.html", region=identity, is_new=False)


@admin_only("GET", "POST")
def region_add(request: AuthedRequest) -> HttpResponse:
    """Give the Region another identity from a day on, which begins as a copy of today's."""
    current = region_today()

    def build(sent: QueryDict | None) -> RegionForm:
        copied = RegionIdentity() if current.pk is None else region_today()
        copied.pk, copied.valid_from = None, clock.today()
        copied._state.adding = True
        return RegionForm(sent, request.FILES or None, instance=copied)

    edit = Edit(request, build)
    if edit.saved(lambda f: add_identity(f.values(), by=request.user, logo=f.logo_change())):
        messages.success(request, "L’identité de la Région est enregistrée.")
        return redirect("structures:region")
    return edit.page("structures/region/region_edit.html", region=current, is_new=True)


@public("GET")
@etag(lambda request: _logo_tag())
def region_logo(request: HttpRequest) -> HttpResponseBase:
    """Send today's logo."""
    logo = region_today().logo
    if logo is None:
        raise Http404
    answer = send(logo, inline=True)
    answer.headers["Content-Security-Policy"] = ALONE
    return answer


def _logo_tag() -> str | None:
    logo = region_today().logo
    return f'"{logo.sha256}"' if logo else None
