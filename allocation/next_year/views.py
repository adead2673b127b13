"""The next year: begun from one, what it took over, and what is confirmed of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from allocation.campaigns.models import Campaign
from allocation.campaigns.selectors import campaign_of
from allocation.next_year.confirmations import refreshing
from allocation.next_year.forms import NextYearForm
from allocation.next_year.pages import carried_page, next_year_page
from allocation.next_year.services import confirm_carried, locked_with_origins, refresh_grants
from structures.access import AuthedRequest, managers_and_admin, region_and_state
from structures.ground.answers import acted, form_page, posted, saved
from structures.ground.confirmation import confirm


@managers_and_admin("GET", "POST")
def next_year(request: AuthedRequest, year: int) -> HttpResponse:
    """Begin the year after this one, from it; say first what is taken over, what is decided."""
    before = campaign_of(year)
    form = NextYearForm(posted(request), before=before)
    begun: list[Campaign] = []
    if saved(form, lambda: begun.append(form.begin(by=request.user))):
        said = f"{begun[0]} créée, en préparation : relisez ce qu’elle reprend de {year}."
        messages.success(request, said)
        return redirect("allocation:carried_over", begun[0].year)
    context = {"campaign": before, "page": next_year_page(before)}
    return form_page(request, "allocation/next_year/next_year.html", form, **context)


@region_and_state("GET")
def carried_over(request: AuthedRequest, year: int) -> HttpResponse:
    """Show all that a year took over from the one before, and what became of each."""
    campaign = campaign_of(year)
    context = {"campaign": campaign, "page": carried_page(request.user, campaign)}
    return TemplateResponse(request, "allocation/next_year/carried_over.html", context)


@managers_and_admin("POST")
def carried_confirm(request: AuthedRequest, year: int) -> HttpResponse:
    """Leave as it is what was read again."""
    keys = request.POST.getlist("keys")
    campaign = campaign_of(year)
    done = "C’est confirmé : votre nom et la date sont notés."
    acted(request, lambda: confirm_carried(campaign, keys, by=request.user), done)
    return redirect("allocation:carried_over", year)


@managers_and_admin("GET", "POST")
def grants_refresh(request: AuthedRequest, year: int) -> HttpResponse:
    """Bring the former grants that were copied up to date, once each was read before and after."""
    campaign = campaign_of(year)
    back = reverse("allocation:carried_over", args=[year])
    return confirm(
        request,
        lambda: refreshing(campaign_of(year), back),
        lambda: refresh_grants(campaign, by=request.user),
        hold=lambda: locked_with_origins(campaign),
    )
