"""Pages of a campaign: its state, its parameters, and the acts that open and close it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse

from allocation.campaigns import selectors
from allocation.campaigns.pages import tasks_for
from allocation.campaigns.services import close_campaign, open_collection
from allocation.campaigns.states import State, reached
from allocation.figures.selectors import figure_table
from allocation.models import Campaign
from allocation.payments.selectors import left_to_pay, region_payment_tasks
from structures.access import manager_only, region_and_state
from structures.ground.answers import acted
from structures.models import Role


def campaign_of(year: int) -> Campaign:
    """Return the campaign of `year`, or answer 404."""
    return get_object_or_404(Campaign, year=year)


@region_and_state("GET")
def campaign_detail(request: HttpRequest, year: int) -> HttpResponse:
    """Show the state of the year, what is missing, the envelope and the figures' completeness."""
    campaign = campaign_of(year)
    decides = request.user.role == Role.REGION_MANAGER
    return TemplateResponse(
        request,
        "allocation/campaigns/campaign_detail.html",
        {
            "campaign": campaign,
            "steps": selectors.steps(campaign),
            "segments": selectors.envelope_segments(campaign),
            "tasks": [
                *tasks_for(request.user, campaign),
                *region_payment_tasks(request.user, campaign),
            ],
            "figures": figure_table(campaign),
            "argued": reached(campaign.state, State.DIALOGUE),
            "may_open": decides and campaign.state == State.PREPARATION,
            "may_close": decides
            and campaign.state == State.SETTLEMENT
            and not left_to_pay(campaign),
        },
    )


@manager_only("POST")
def campaign_open(request: HttpRequest, year: int) -> HttpResponse:
    """Open the collection of figures."""
    done = "La collecte des données est ouverte."
    acted(request, lambda: open_collection(campaign_of(year), by=request.user), done)
    return redirect("allocation:campaign", year)


@manager_only("POST")
def campaign_close(request: HttpRequest, year: int) -> HttpResponse:
    """Close the year."""
    done = f"La campagne {year} est close."
    acted(request, lambda: close_campaign(campaign_of(year), by=request.user), done)
    return redirect("allocation:campaign", year)


@region_and_state("GET")
def campaign_parameters(request: HttpRequest, year: int) -> HttpResponse:
    """Show every number of the rule, with its source."""
    campaign = campaign_of(year)
    axes = selectors.axes_with_indicators(campaign)
    counted = {"structure__in": selectors.campaign_structures(campaign)}
    return TemplateResponse(
        request,
        "allocation/campaigns/campaign_parameters.html",
        {
            "campaign": campaign,
            "axes": axes,
            "solidarity": selectors.named(selectors.solidarity_numbers(axes)),
            "former_grants": campaign.former_grants.filter(**counted).select_related("structure"),
            "coefficients": campaign.solidarity_coefficients.filter(**counted).select_related(
                "structure"
            ),
        },
    )
