"""Page: what a structure would get with other values; nothing is written."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.vary import vary_on_headers

from allocation.campaigns.selectors import campaign_of
from allocation.campaigns.states import State, reached
from allocation.parameters.selectors import planned_days
from allocation.what_if.forms import WhatIfForm
from allocation.what_if.pages import answer
from allocation.what_if.selectors import base_of
from structures.access import AuthedRequest, signed_in, structure_of


@signed_in("GET")
@vary_on_headers("HX-Request")
def what_if(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show what other values would give; the answer alone when htmx asks for it."""
    base = base_of(request.user, code, year)
    if base is None:
        return _closed(request, code, year)
    form = WhatIfForm(request.GET.dict(), base=base)
    found = answer(base, form, request.user)
    template = "_what_if_answer" if request.htmx else "what_if"
    return TemplateResponse(
        request,
        f"allocation/what_if/{template}.html",
        {
            "campaign": base.total.run.campaign,
            "structure": base.total.structure,
            "form": form,
            "answer": found,
            "settled": base.is_settled,
            "decided": bool(base.decided),
        },
        status=422 if form.errors else 200,
    )


def _closed(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Say when the simulator opens, or that the structure has no part."""
    campaign, structure = campaign_of(year), structure_of(request, code)
    adopted = reached(campaign.state, State.ADOPTED)
    return TemplateResponse(
        request,
        "allocation/what_if/what_if_closed.html",
        {
            "campaign": campaign,
            "structure": structure,
            "adopted": adopted,
            "planned": None if adopted else planned_days(campaign).get(State.ADOPTED),
        },
    )
