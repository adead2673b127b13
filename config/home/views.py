"""Each role's first page."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from allocation.parameters.selectors import may_write
from config.home.pages import sections
from config.setup.selectors import a_year_is_open, is_empty
from config.years.selectors import years_of
from structures.access import AuthedRequest, signed_in
from structures.models import Role


@signed_in("GET")
def home(request: AuthedRequest) -> HttpResponse:
    """Show what the person must do next, and what blocks.

    An administrator of an empty installation is led to where it begins.
    """
    years = years_of(request, for_tasks=True)
    campaign = years.current
    sets_up = request.user.has_role(Role.REGION_ADMIN)
    if sets_up and is_empty(campaign):
        return redirect("setup")
    context = {
        "campaign": campaign,
        "sections": sections(request.user, years.campaigns),
        "sets_up": sets_up and not a_year_is_open(campaign),
        "begins": not campaign and may_write(request.user),
    }
    return TemplateResponse(request, "home.html", context)
