"""Each role's first page."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from config.home.pages import sections
from config.navigation import shown_campaign
from structures.access import AuthedRequest, signed_in


@signed_in("GET")
def home(request: AuthedRequest) -> HttpResponse:
    """Show what the person must do next, and what blocks."""
    campaign = shown_campaign(request)
    return TemplateResponse(
        request,
        "home.html",
        {"campaign": campaign, "sections": sections(request.user, campaign)},
    )
