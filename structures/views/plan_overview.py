"""What the network is trying, lever by lever."""

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from structures import clock
from structures.access import signed_in
from structures.forms.plans import OverviewForm
from structures.models import Action
from structures.selectors import plan_overview as selectors
from structures.selectors.plans import years_open

FILTERS = {"lever": "levier", "status": "etat"}


@signed_in("GET")
def plan_overview(request: HttpRequest, year: int) -> HttpResponse:
    """Show the actions of the year's plans; other structures' means and results are not read."""
    if year not in years_open(clock.today()):
        raise Http404
    form = OverviewForm(request.GET)
    valid = form.is_valid()
    chosen = {key: form.cleaned_data[name] for key, name in FILTERS.items()} if valid else {}
    return TemplateResponse(
        request,
        "structures/plan_overview.html",
        {
            "year": year,
            "years": selectors.years_published(),
            "form": form,
            "filtered": any(chosen.values()),
            "states": Action.Status.labels,
            "overview": selectors.overview(request.user, year, **chosen),
        },
        status=200 if valid else 422,
    )
