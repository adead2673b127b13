"""Pages: a structure’s allocation explained, and its amounts over the years."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.vary import vary_on_headers

from allocation.agreements.selectors import agreements_visible_to
from allocation.campaigns.selectors import campaign_of, current_campaign
from allocation.campaigns.states import STEPS_BACK
from allocation.corrections.pages import told_corrections
from allocation.explanation.extract import allocation_extract, extract_rows
from allocation.explanation.lines import sheet_axes
from allocation.explanation.over_years import amount_rows, chart
from allocation.explanation.pages import change_sentence, sheet
from allocation.explanation.selectors import (
    Explanation,
    agreements_over_years,
    amounts_over_years,
    contested,
    explanation,
)
from allocation.explanation.standing import standing
from allocation.explanation.words import Voice
from allocation.figures.selectors import campaign_taking_figures, figures_beside
from allocation.models import Campaign
from allocation.parameters.selectors import planned_days
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
from allocation.settlement.selectors import decided_levels, structure_settlement
from allocation.steps_back.pages import told_on_pages
from allocation.year_comparison.sides import maximum_before
from structures.access import AuthedRequest, signed_in, structure_of, structures_visible_to
from structures.ground.answers import download
from structures.ground.files.fingerprints import canonical
from structures.ground.files.tables import CSV, csv_file
from structures.help_requests.selectors import may_ask
from structures.models import Structure

# The steps back that void what a structure could read.
TOLD = [state for state, step in STEPS_BACK.items() if step.tells_structures]


@signed_in("GET")
def explained(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Say what a structure receives, and why, to the cent; before the adoption, from what."""
    campaign = campaign_of(year)
    visible = told_beside(structures_visible_to(request.user), campaign)
    structure = get_object_or_404(visible, code=code)
    run = adopted_run(campaign)
    found = explanation(run, structure) if run else None
    ratios = structure_ratios(campaign, structure)
    context = {
        "campaign": campaign,
        "structure": structure,
        "adopted": run is not None,
        "explanation": found,
        "figures": [] if run else figures_beside(campaign, structure),
        "undone": told_on_pages(campaign, TOLD),
        "corrections": told_corrections(campaign, structure),
        "sources": sources_beside(campaign, structure),
        "ratios": ratios,
        "ratios_text": ratios_text(campaign) if ratios else "",
        "revisions": list(confirmed_revisions(campaign)),
    }
    if found:
        context |= _explained(request, campaign, structure, found)
    return TemplateResponse(request, "allocation/explanation/explained.html", context)


def _explained(
    request: AuthedRequest, campaign: Campaign, structure: Structure, found: Explanation
) -> dict[str, object]:
    """Return what the page says once the structure has its part of an adopted run."""
    found.run.campaign = campaign
    settlement = structure_settlement(campaign, structure)
    own = agreements_visible_to(request.user).filter(campaign=campaign, structure=structure)
    payments = list(
        payments_visible_to(request.user).filter(campaign=campaign, structure=structure)
    )
    now = standing(
        found,
        payments,
        settlement,
        decided_levels(campaign, structure),
        planned_days(campaign),
    )
    return {
        "sheet": sheet(found, now, settlement, Voice(request.user.structure_id == structure.pk)),
        "change": _change(found, structure),
        "standing": now,
        "may_ask": may_ask(request.user, structure),
        "agreement": own.first(),
        "settlement": settlement,
        "payments": payments,
        "contested": contested(campaign, structure, request.user),
    }


def _change(found: Explanation, structure: Structure) -> dict[str, object]:
    """Say how the maximum differs from that of the year before, else from the former grant."""
    now, then = found.total.maximum_cents, maximum_before(found.run, structure)
    year = found.run.campaign.year - 1
    if then is not None:
        return {"said": change_sentence(now, then, f"en {year}"), "caused": True}
    former = found.total.former_grant_cents
    said = "" if former is None else change_sentence(now, former, "de dotation antérieure")
    return {"said": said, "caused": False}


@signed_in("GET")
def explained_csv(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Send the calculation of a structure's allocation for a spreadsheet."""
    structure, found = _part(request, code, year)
    content = csv_file(extract_rows(found, sheet_axes(found)))
    return download(content, CSV, f"dotation-{year}-{structure.code}.csv")


@signed_in("GET")
def explained_json(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Send the same with every digit, as its convention carries it."""
    structure, found = _part(request, code, year)
    extract = allocation_extract(found, structure, sheet_axes(found))
    return download(
        canonical(extract), "application/json", f"dotation-{year}-{structure.code}.json"
    )


def _part(request: AuthedRequest, code: str, year: int) -> tuple[Structure, Explanation]:
    """Return a structure and its part of the adopted run, or answer 404."""
    structure, run = structure_of(request, code), adopted_run(campaign_of(year))
    found = explanation(run, structure) if run else None
    if found is None:
        raise Http404
    return structure, found


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
