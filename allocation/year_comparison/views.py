"""Pages: two years side by side, and which two; why amounts changed from one to the next."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import campaign_of
from allocation.runs.selectors import adopted_run
from allocation.year_comparison.change_pages import (
    change_rows,
    change_said,
    counted_said,
    network_row,
    shown_causes,
)
from allocation.year_comparison.forms import PairForm
from allocation.year_comparison.pages import compared_rows, unknown_years
from allocation.year_comparison.selectors import amounts_of, parameters_of
from allocation.year_comparison.sides import changes, counted_in_both, run_before
from allocation.year_comparison.tables import (
    ChangesTable,
    ComparisonTable,
    amount_columns,
    cause_columns,
)
from structures.access import AuthedRequest, region_and_state, signed_in, structure_of
from structures.ground.lists import Listing, list_page
from structures.models import Structure


@region_and_state("GET")
def comparison_choose(request: AuthedRequest) -> HttpResponse:
    """Ask which two years to compare, then lead to them."""
    form = PairForm(request.GET if "second" in request.GET else None, initial=request.GET.dict())
    if form.is_valid():
        years = form.cleaned_data["first"], form.cleaned_data["second"]
        return redirect("allocation:comparison", *years)
    template = "allocation/year_comparison/comparison_choose.html"
    return TemplateResponse(request, template, {"form": form}, status=422 if form.errors else 200)


@region_and_state("GET")
def comparison(request: AuthedRequest, year: int, other: int) -> HttpResponse:
    """Show the parameters of two years, and what each structure has in them."""
    pair = campaign_of(year), campaign_of(other)
    amounts = amounts_of(pair)
    listing = Listing(
        request,
        partial(ComparisonTable, extra_columns=amount_columns([year, other])),
        amounts.rows,
        shown=partial(compared_rows, pair, amounts),
    )
    parts = parameters_of(pair)
    return list_page(
        request,
        "allocation/year_comparison/comparison.html",
        f"comparaison-{year}-{other}",
        listing=listing,
        total=compared_rows(pair, amounts, [amounts.total])[0],
        unknown=unknown_years(pair, amounts),
        caused=year == other + 1 and all(amounts.adopted),
        parts=parts,
        differing=sum(part.differing for part in parts),
        year=year,
        other=other,
        choice=PairForm(initial={"first": year, "second": other}),
    )


@signed_in("GET")
def change(request: AuthedRequest, code: str, year: int) -> HttpResponse:
    """Say why a structure's maximum is not that of the year before, cause by cause."""
    structure, campaign = structure_of(request, code), campaign_of(year)
    own = request.user.structure_id == structure.pk
    context = {"campaign": campaign, "structure": structure, "own": own, "before": year - 1}
    run, before = adopted_run(campaign), run_before(campaign)
    found = changes(before, run, structure).get(structure.pk) if run and before else None
    context["said"] = change_said(found, (year - 1, year), own=own) if found else None
    if found and run and before:
        context["counted"] = counted_said(counted_in_both(found, before, run))
        merged = Structure.objects.filter(pk__in=found.merged) if found.merged else []
        context["merged"] = merged
    return TemplateResponse(request, "allocation/year_comparison/change.html", context)


@region_and_state("GET")
def network_changes(request: AuthedRequest, year: int) -> HttpResponse:
    """Show how much each structure's maximum changed from the year before, and by which cause."""
    campaign = campaign_of(year)
    run, before = adopted_run(campaign), run_before(campaign)
    found = changes(before, run) if run and before else {}
    shown = shown_causes(found.values())
    rows = change_rows(found, Structure.objects.in_bulk(found), shown)
    listing = Listing(request, partial(ChangesTable, extra_columns=cause_columns(shown)), rows)
    return list_page(
        request,
        "allocation/year_comparison/network_changes.html",
        f"variation-{year}",
        listing=listing,
        total=network_row(rows, shown),
        causes=len(shown),
        campaign=campaign,
        before=year - 1,
        known=bool(found),
    )
