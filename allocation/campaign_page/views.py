"""A year's page, and the acts that open and close it from there."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from allocation.campaign_page.confirmations import closing_told, opening_told
from allocation.campaign_page.pages import region_tasks
from allocation.campaigns.pages import envelope_segments, steps
from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.services import locked, open_collection
from allocation.campaigns.states import State, reached
from allocation.corrections.pages import told_corrections
from allocation.deliberation_note.selectors import run_to_vote
from allocation.figures.selectors import figure_counts
from allocation.next_year.selectors import why_no_next_year
from allocation.parameters.pages import opening
from allocation.parameters.selectors import may_write
from allocation.payments.pages import region_payment_tasks
from allocation.payments.selectors import left_to_pay
from allocation.payments.services import close_campaign
from allocation.steps_back.pages import told_on_pages
from allocation.steps_back.selectors import step_back_from
from structures.access import AuthedRequest, manager_only, region_and_state
from structures.ground.confirmation import confirm
from structures.models import Role


@region_and_state("GET")
def campaign_detail(request: AuthedRequest, year: int) -> HttpResponse:
    """Show the state of the year, what is missing, the envelope and the figures' completeness."""
    campaign = campaign_of(year)
    decides = request.user.has_role(Role.REGION_MANAGER)
    figures = figure_counts(campaign)
    return TemplateResponse(
        request,
        "allocation/campaign_page/campaign_detail.html",
        {
            "campaign": campaign,
            "steps": steps(campaign),
            "undone": told_on_pages(campaign),
            "corrections": told_corrections(campaign),
            "scenarios": request.user.is_region,
            "voted": run_to_vote(campaign),
            "corrects": reached(campaign.state, State.ADOPTED),
            "step_back": step_back_from(campaign) if decides else None,
            "segments": envelope_segments(campaign),
            "tasks": [
                *region_tasks(request.user, campaign, figures),
                *region_payment_tasks(request.user, campaign),
            ],
            "figures": figures,
            "argued": reached(campaign.state, State.DIALOGUE),
            "leads_on": may_write(request.user) and not why_no_next_year(campaign),
            "opening": opening(request.user, campaign) if decides else None,
            "may_close": decides
            and campaign.state == State.SETTLEMENT
            and not left_to_pay(campaign).exists(),
        },
    )


@manager_only("GET", "POST")
def campaign_open(request: AuthedRequest, year: int) -> HttpResponse:
    """Say what opening the collection fixes, then open it."""
    return confirm(
        request,
        lambda: opening_told(campaign_of(year), request.user),
        lambda: open_collection(campaign_of(year), by=request.user),
        hold=lambda: locked(campaign_of(year)),
    )


@manager_only("GET", "POST")
def campaign_close(request: AuthedRequest, year: int) -> HttpResponse:
    """Say what closing the year ends, then close it."""
    return confirm(
        request,
        lambda: closing_told(campaign_of(year)),
        lambda: close_campaign(campaign_of(year), by=request.user),
        hold=lambda: locked(campaign_of(year)),
    )
