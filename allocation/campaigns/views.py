"""The years, one after the other."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from allocation.campaigns.forms import NewCampaignForm
from allocation.campaigns.models import Campaign
from allocation.campaigns.pages import years
from allocation.campaigns.selectors import latest_campaign
from allocation.campaigns.states import State, reached
from structures.access import AuthedRequest, managers_and_admin, region_and_state
from structures.ground.answers import form_page, posted, saved


@region_and_state("GET")
def campaign_list(request: AuthedRequest) -> HttpResponse:
    """Show each year: where it stands, its envelope, its pages."""
    template = "allocation/campaigns/campaign_list.html"
    return TemplateResponse(request, template, years(request.user))


@managers_and_admin("GET", "POST")
def campaign_create(request: AuthedRequest) -> HttpResponse:
    """Begin a year from the model or from nothing; the one after a campaign begins from it."""
    last = latest_campaign()
    form = NewCampaignForm(posted(request), last=last)
    begun: list[Campaign] = []
    if saved(form, lambda: begun.append(form.begin(by=request.user))):
        messages.success(request, f"{begun[0]} créée, en préparation : relisez ses paramètres.")
        return redirect("allocation:parameters", begun[0].year)
    followed = last if last and reached(last.state, State.ADOPTED) else None
    return form_page(request, "allocation/campaigns/campaign_create.html", form, last=followed)
