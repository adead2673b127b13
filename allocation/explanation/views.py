"""Pages: a structure’s allocation explained, and its amounts over the years."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.vary import vary_on_headers

from allocation.agreements.selectors import agreements_visible_to
from allocation.campaigns.selectors import campaign_of, current_campaign, measured_indicators
from allocation.campaigns.states import STEPS_BACK
from allocation.corrections.pages import told_corrections
from allocation.explanation.pages import amount_rows, chart, waterfall
from allocation.explanation.selectors import agreements_over_years, amounts_over_years, explanation
from allocation.figures.selectors import campaign_taking_figures, figures_beside
from allocation.past_years.selectors import past_years_of
from allocation.payments.selectors import payments_visible_to
from allocation.revisions.selectors import confirmed_revisions
from allocation.runs.selectors import adopted_run
from allocation.second_sources.selectors import (
    ratios_text,
    sources_beside,
    structure_ratios,
    told_beside,
)
from allocation.settlement.selectors import balance_range, redistributes, structure_settlement
from allocation.steps_back.pages import told_on_pages
from allocation.year_before.selectors import YearBefore
from structures.access import AuthedRequest, signed_in, structure_of, structures_visible_to

# The steps back that void what a structure could read.
TOLD = [state for state, step in STEPS_BACK.items() if step.tells_structures]


@signed_in("GET")
def explained(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Show « your value ÷ the network's total × pot » for each indicator of the adopted run."""
    campaign = campaign_of(year)
    visible = told_beside(structures_visible_to(request.user), campaign)
    structure = get_object_or_404(visible, code=code)
    run = adopted_run(campaign)
    explained_run = explanation(run, structure) if run else None
    before = YearBefore(campaign, measured_indicators(campaign), [structure]) if run else None
    ratios = structure_ratios(campaign, structure)
    own = agreements_visible_to(request.user).filter(campaign=campaign, structure=structure)
    return TemplateResponse(
        request,
        "allocation/explanation/explained.html",
        {
            "campaign": campaign,
            "structure": structure,
            "adopted": run is not None,
            "explanation": explained_run,
            "rows": waterfall(explained_run, before) if explained_run else [],
            "figures": [] if run else figures_beside(campaign, structure),
            "agreement": own.first(),
            "balance": balance_range(explained_run.total) if explained_run else None,
            "redistributes": run is not None and redistributes(run),
            "undone": told_on_pages(campaign, TOLD),
            "corrections": told_corrections(campaign, structure),
            "sources": sources_beside(campaign, structure),
            "ratios": ratios,
            "ratios_text": ratios_text(campaign) if ratios else "",
            "revisions": list(confirmed_revisions(campaign)),
            "settlement": structure_settlement(campaign, structure),
            "payments": payments_visible_to(request.user).filter(
                campaign=campaign, structure=structure
            ),
        },
    )


@signed_in("GET")
@vary_on_headers("HX-Request")
def money(request: AuthedRequest, code: str) -> HttpResponse:
    """Show amounts and conventions by year; the part alone when htmx asks for it."""
    structure, staff = structure_of(request, code), request.user.is_region_staff
    totals, campaign = amounts_over_years(structure), current_campaign()
    return TemplateResponse(
        request,
        "allocation/explanation/_money.html"
        if request.htmx
        else "allocation/explanation/money.html",
        {
            "structure": structure,
            "totals": totals,
            "rows": amount_rows(totals),
            "chart": chart(totals),
            "agreements": agreements_over_years(structure, request.user),
            "past_years": past_years_of(structure),
            "campaign": campaign,
            "figures": figures_beside(campaign, structure) if campaign else [],
            "figures_of": campaign_taking_figures(structure) if staff else None,
        },
    )
