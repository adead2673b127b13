"""Asking for help, answering, closing; the list of what waits."""

from functools import partial
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from structures.access import (
    AuthedRequest,
    region_only,
    signed_in,
    staff_and_structure,
    structure_of,
    structure_only,
)
from structures.ground.answers import acted
from structures.ground.edits import Edit
from structures.ground.lists import Listing, list_page
from structures.help_requests import pages, selectors, services
from structures.help_requests.forms import AskForm, ReplyForm
from structures.help_requests.tables import HelpFilter, HelpTable, OwnHelpTable

if TYPE_CHECKING:
    from structures.help_requests.selectors import StandingRequest


@region_only("GET")
def help_overview(request: AuthedRequest) -> HttpResponse:
    """Show what structures ask for, those that wait first."""
    found = HelpFilter(request.GET, selectors.requests_visible_to(request.user))
    listing = Listing(request, HelpTable, found, shown=partial(map, pages.shown))
    template = "structures/help_requests/help_overview.html"
    return list_page(request, template, "demandes-d-aide", listing=listing)


@signed_in("GET")
def help_list(request: AuthedRequest, code: str) -> HttpResponse:
    """Show what the structure asked for."""
    structure = structure_of(request, code)
    found = selectors.requests_visible_to(request.user).filter(structure=structure)
    return list_page(
        request,
        "structures/help_requests/help_list.html",
        f"demandes-d-aide-{code}",
        listing=Listing(request, OwnHelpTable, found, shown=partial(map, pages.shown)),
        structure=structure,
        may_ask=selectors.may_ask(request.user, structure),
    )


@structure_only("GET", "POST")
def help_ask(request: AuthedRequest, code: str) -> HttpResponse:
    """Ask the Region for help."""
    structure = structure_of(request, code)
    if not selectors.may_ask(request.user, structure):
        raise Http404
    edit = Edit(request, AskForm)
    if edit.saved(lambda form: services.ask(structure, **form.cleaned_data, by=request.user)):
        messages.success(request, "Votre demande est envoyée à la Région.")
        return redirect("structures:help_requests", code)
    return edit.page("structures/help_requests/help_ask.html", structure=structure)


@signed_in("GET")
def help_detail(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Show a request, what both sides wrote, and where it stands."""
    return _page(request, code, pk)


@staff_and_structure("GET", "POST")
def help_reply(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Write to the other side."""
    return _page(request, code, pk)


@staff_and_structure("POST")
def help_close(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """End a request."""
    found = _found(request, code, pk)
    done = "La demande est close ; tout ce qui a été écrit reste lisible."
    acted(request, lambda: services.close(found, by=request.user), done)
    return redirect("structures:help_request", code, pk)


def _found(request: AuthedRequest, code: str, pk: int) -> "StandingRequest":
    found = selectors.requests_visible_to(request.user).filter(structure__code=code)
    return get_object_or_404(found, pk=pk)


def _page(request: AuthedRequest, code: str, pk: int) -> HttpResponse:
    """Show the page of a request with its form, once what was written in it is sent."""
    found = _found(request, code, pk)
    edit = Edit(request, ReplyForm, url=reverse("structures:help_reply", args=[code, pk]))
    if edit.saved(lambda form: services.reply(found, form.cleaned_data["text"], by=request.user)):
        messages.success(request, "Message envoyé.")
        return redirect("structures:help_request", code, pk)
    said = map(pages.shown_message, selectors.exchange(found))
    open_to = selectors.may_take_part(request.user, found.structure)
    return edit.page(
        "structures/help_requests/help_detail.html",
        structure=found.structure,
        shown=pages.shown(found),
        exchange=list(said),
        may_write=open_to and found.standing != selectors.Standing.CLOSED,
    )
