"""The page by which a year goes back one state."""

from django.http import HttpResponse

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.services import locked
from allocation.campaigns.states import StepBack
from allocation.models import Campaign
from allocation.steps_back.mails import step_back_mails
from allocation.steps_back.selectors import readers_of, step_back_from
from dialogue.steps_back.confirmations import going_back
from dialogue.steps_back.forms import StepBackForm
from dialogue.steps_back.pages import as_written, said_of
from dialogue.steps_back.selectors import in_the_way
from dialogue.steps_back.services import SOMETHING_FOLLOWS, step_back
from structures.access import AuthedRequest, manager_only
from structures.ground.answers import form_page, posted
from structures.ground.confirmation import Confirmation, confirm_form
from structures.messages.selectors import MailsShown, mails_shown


@manager_only("GET", "POST")
def step_back_page(request: AuthedRequest, year: int) -> HttpResponse:
    """Say what going back voids and what stands in the way; ask why; confirm; do it."""
    campaign = campaign_of(year)
    step, form = step_back_from(campaign), StepBackForm(posted(request))
    asked = request.POST.get("preview")
    if step and asked is None:
        answer = confirm_form(
            request,
            form,
            lambda: _told(year, step, form),
            lambda: step_back(campaign, reason=form.cleaned_data["reason"], by=request.user),
            hold=lambda: locked(campaign),
        )
        if answer:
            return answer
    context = said_of(campaign, step)
    mails = _mails(request, campaign, step, form) if step and not context["barriers"] else None
    template = "dialogue/steps_back/step_back.html"
    return form_page(request, template, form, campaign=campaign, mails=mails, **context)


def _told(year: int, step: StepBack, form: StepBackForm) -> Confirmation:
    """Say what would happen now: the year may have moved since the page was opened."""
    campaign = campaign_of(year)
    moved = campaign.state != step.leaves
    hindered = moved or in_the_way(campaign, step)
    hindrance = SOMETHING_FOLLOWS if hindered else ""
    return going_back(campaign, step, form.cleaned_data["reason"], hindrance)


def _mails(
    request: AuthedRequest, campaign: Campaign, step: StepBack, form: StepBackForm
) -> MailsShown:
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    change = as_written(campaign, step, reason, request.user)
    people = list(readers_of(campaign, step))
    return mails_shown(
        people, lambda some: step_back_mails(change, some), request.POST.get("preview")
    )
