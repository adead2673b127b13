"""Page: the planned days of a year under way are put off."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.services import locked
from allocation.postponements.forms import StepsForm
from allocation.postponements.mails import of_the_year, postponement_mails
from allocation.postponements.models import Postponement
from allocation.postponements.pages import postponement_told
from allocation.postponements.selectors import What, postponements_of, readers_of
from allocation.postponements.services import UNDER_WAY, postpone_steps, tried
from structures.access import AuthedRequest, region_only
from structures.ground.answers import form_page, posted
from structures.ground.confirmation import Confirmation, confirm_form


@region_only("GET", "POST")
def steps_postpone(request: AuthedRequest, year: int) -> HttpResponse:
    """Ask for the new days, show what is sent to whom, then put them off."""
    campaign = campaign_of(year)
    back = ("Paramètres", reverse("allocation:parameters", args=[year]))
    if request.method == "GET" and campaign.state not in UNDER_WAY:
        messages.info(request, "Les jours prévus se reportent une fois la collecte ouverte.")
        return redirect(back[1])
    form = StepsForm(posted(request), campaign=campaign)

    def act() -> Postponement:
        reason = form.cleaned_data["reason"]
        return postpone_steps(campaign, form.days(), reason, by=request.user)

    def told() -> Confirmation:
        found, readers = tried(act), readers_of(campaign)
        mails = postponement_mails(found, readers, of_the_year(year))
        return postponement_told(found, readers, mails, back)

    hold = partial(locked, campaign)
    return confirm_form(request, form, told, act, hold=hold) or form_page(
        request,
        "allocation/postponements/steps_postpone.html",
        form,
        campaign=campaign,
        earlier=postponements_of(campaign, What.STEPS),
    )
