"""The parameters of a campaign, with their sources."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from allocation.campaigns import selectors
from structures.access import AuthedRequest, region_and_state


@region_and_state("GET")
def campaign_parameters(request: AuthedRequest, year: int) -> HttpResponse:
    """Show every number of the rule, with its source."""
    campaign = selectors.campaign_of(year)
    axes = selectors.axes_with_indicators(campaign)
    counted = {"structure__in": selectors.campaign_structures(campaign)}
    return TemplateResponse(
        request,
        "allocation/campaigns/campaign_parameters.html",
        {
            "campaign": campaign,
            "axes": axes,
            "revisions": campaign.revisions.filter(number__isnull=False).order_by("number"),
            "solidarity": selectors.named(selectors.solidarity_numbers(axes)),
            "former_grants": campaign.former_grants.filter(**counted).select_related("structure"),
            "coefficients": campaign.solidarity_coefficients.filter(**counted).select_related(
                "structure"
            ),
        },
    )
