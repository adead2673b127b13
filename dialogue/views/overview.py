"""The Region's view over all the dialogues of a year, for the State too."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.models import Campaign
from allocation.states import State
from allocation.views import campaign_of
from dialogue.forms.overview import OverviewForm, ReminderForm, VoiceForm
from dialogue.rules import REPLY_AFTER_REMINDER
from dialogue.selectors.consistency import TITLES, arguments_by_level
from dialogue.selectors.overview import Asked, overview
from dialogue.selectors.reminders import ReminderDue, reminders_due
from dialogue.services import Refused
from dialogue.services.reminders import remind
from structures import clock
from structures.access import region_and_state, region_staff_only
from structures.models.users import REGION_STAFF
from structures.typography import counted
from structures.views import form_page, posted


@region_and_state("GET")
def dialogue_overview(request: HttpRequest, year: int) -> HttpResponse:
    """Show where each indicator of each structure stands, and who is waited for."""
    campaign = campaign_of(year)
    form = OverviewForm(request.GET)
    asked = form.asked() if form.is_valid() else Asked()
    acts = request.user.role in REGION_STAFF
    context = {
        "campaign": campaign,
        "overview": overview(campaign, request.user, clock.today(), asked),
        "narrowed": asked != Asked(),
        "may_open": acts and campaign.state == State.CONVENTIONS,
        "may_remind": acts and campaign.state == State.DIALOGUE,
    }
    return form_page(request, "dialogue/overview.html", form, **context)


@region_and_state("GET")
def dialogue_arguments(request: HttpRequest, year: int, indicator: int) -> HttpResponse:
    """Show the texts of an indicator, level by level, to compare similar cases."""
    campaign = campaign_of(year)
    found = get_object_or_404(campaign.indicators, number=indicator)
    form = VoiceForm(request.GET)
    form.is_valid()
    kind = form.chosen()
    return TemplateResponse(
        request,
        "dialogue/argument_list.html",
        {
            "campaign": campaign,
            "indicator": found,
            "levels": arguments_by_level(campaign, found, kind, request.user),
            "kind": kind,
            "kinds": TITLES.items(),
        },
    )


@region_staff_only("GET", "POST")
def dialogue_reminders(request: HttpRequest, year: int) -> HttpResponse:
    """Show who would be reminded, and of what; then send what is confirmed."""
    campaign, today = campaign_of(year), clock.today()
    due = reminders_due(campaign, today)
    ready = [one for one in due if not one.refusal]
    form = ReminderForm(posted(request), due=ready)
    if form.is_valid():
        return _send(request, campaign, ready, form.cleaned_data["structures"])
    context = {
        "campaign": campaign,
        "due": due,
        "may_remind": bool(ready) and campaign.state == State.DIALOGUE,
        "days_after_reminder": REPLY_AFTER_REMINDER.days,
    }
    return form_page(request, "dialogue/reminder_list.html", form, **context)


def _send(
    request: HttpRequest, campaign: Campaign, ready: list[ReminderDue], codes: list[str]
) -> HttpResponse:
    chosen = [one.dialogue for one in ready if one.dialogue.structure.code in codes]
    try:
        sent = remind(chosen, clock.today(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = counted(len(sent), "structure relancée", "structures relancées")
        messages.success(request, f"{done}. Chaque relance est datée dans son dialogue.")
    return redirect("dialogue:reminders", campaign.year)
