"""The page that sends reminders."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect

from allocation.campaigns.selectors import campaign_of
from allocation.models import State
from dialogue.reminders.forms import ReminderForm
from dialogue.reminders.mails import all_mails
from dialogue.reminders.selectors import ReminderDue, reminders_due
from dialogue.reminders.services import remind
from dialogue.rules import REPLY_AFTER_REMINDER
from structures.access import AuthedRequest, region_staff_only
from structures.ground import clock
from structures.ground.answers import form_page, posted
from structures.ground.french import counted
from structures.ground.lists import PER_PAGE
from structures.ground.refusals import Refused
from structures.messages.selectors import mails_shown


@region_staff_only("GET", "POST")
def dialogue_reminders(request: AuthedRequest, year: int) -> HttpResponse:
    """Show who would be reminded, and of what; then send what is confirmed."""
    campaign, today = campaign_of(year), clock.today()
    page = Paginator(reminders_due(campaign, today), PER_PAGE).get_page(request.GET.get("page"))
    ready = [one for one in page if not one.refusal]
    form = ReminderForm(posted(request), due=ready)
    asked = request.POST.get("preview")
    if asked is None and form.is_valid():
        _send(request, _chosen(ready, form))
        return redirect(request.get_full_path())
    context = {
        "campaign": campaign,
        "page": page,
        "may_remind": bool(ready) and campaign.state == State.DIALOGUE,
        "days_after_reminder": REPLY_AFTER_REMINDER.days,
        "mails": mails_shown(_chosen(ready, form), partial(all_mails, on=today), asked),
    }
    return form_page(request, "dialogue/reminders/reminder_list.html", form, **context)


def _chosen(ready: list[ReminderDue], form: ReminderForm) -> list[ReminderDue]:
    """Return those that are ticked, or all of them as long as nobody chose."""
    if not form.is_valid():
        return ready
    codes = form.cleaned_data["structures"]
    return [one for one in ready if one.dialogue.structure.code in codes]


def _send(request: AuthedRequest, chosen: list[ReminderDue]) -> None:
    try:
        sent = remind([one.dialogue for one in chosen], clock.today(), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        done = counted(len(sent), "relance demandée", "relances demandées")
        messages.success(request, f"{done}. Chacune compte du jour où elle part.")
