"""The page of the first installation."""

from django.http import HttpResponse
from django.template.response import TemplateResponse

from config.setup.pages import steps
from config.setup.selectors import installation
from structures.access import AuthedRequest, admin_only
from structures.ground import clock


@admin_only("GET")
def setup(request: AuthedRequest) -> HttpResponse:
    """Show what exists, what is missing, and in which order."""
    found = steps(installation(clock.today()))
    done = sum(step.is_done for step in found)
    return TemplateResponse(request, "setup.html", {"steps": found, "done": done})
