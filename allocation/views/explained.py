"""A structure's allocation, explained from the envelope down to its euros."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse

from allocation.selectors.agreements import agreements_visible_to
from allocation.selectors.figures import structure_figures
from allocation.selectors.payments import payments_visible_to
from allocation.selectors.runs import adopted_run, explanation
from allocation.selectors.settlement import balance_range, redistributes, structure_settlement
from allocation.selectors.waterfall import waterfall
from allocation.views import campaign_of
from structures.access import signed_in, structures_visible_to


@signed_in("GET")
def explained(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Show « your value ÷ the network's total × pot » for each indicator of the adopted run."""
    campaign = campaign_of(year)
    structure = get_object_or_404(structures_visible_to(request.user), code=code)
    run = adopted_run(campaign)
    explained_run = explanation(run, structure) if run else None
    own = agreements_visible_to(request.user).filter(campaign=campaign, structure=structure)
    return TemplateResponse(
        request,
        "allocation/explained.html",
        {
            "campaign": campaign,
            "structure": structure,
            "adopted": run is not None,
            "explanation": explained_run,
            "rows": waterfall(explained_run) if explained_run else [],
            "figures": structure_figures(campaign, structure),
            "agreement": own.first(),
            "balance": balance_range(run, structure) if run else None,
            "redistributes": run is not None and redistributes(run),
            "settlement": structure_settlement(campaign, structure),
            "payments": payments_visible_to(request.user).filter(
                campaign=campaign, structure=structure
            ),
        },
    )
