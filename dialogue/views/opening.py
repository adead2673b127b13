"""Opening the dialogues of a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from allocation.models import Campaign
from allocation.selectors.campaign import campaign_structures
from allocation.states import State
from dialogue.forms.opening import ScheduleForm
from dialogue.selectors.told import told_about
from dialogue.services.opening import default_dates, open_dialogues
from structures import clock
from structures.access import region_staff_only
from structures.typography import counted
from structures.views import form_page, posted, saved


@region_staff_only("GET", "POST")
def dialogue_open(request: HttpRequest, year: int) -> HttpResponse:
    """Show the dates proposed, then open every structure's dialogue."""
    campaign = get_object_or_404(Campaign, year=year)
    today = clock.today()
    form = ScheduleForm(posted(request), initial=default_dates(campaign, today))

    def save() -> None:
        open_dialogues(campaign, by=request.user, today=today, dates=form.cleaned_data)

    if saved(form, save):
        structures = counted(
            campaign_structures(campaign).count(), "dialogue ouvert", "dialogues ouverts"
        )
        messages.success(request, f"{structures}.")
        return redirect("allocation:campaign", year)
    context = {
        "campaign": campaign,
        "told": told_about(campaign_structures(campaign), today),
        "may_open": campaign.state == State.CONVENTIONS,
    }
    return form_page(request, "dialogue/dialogue_open.html", form, **context)
