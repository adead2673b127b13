"""Pages: two years side by side, and which two."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from allocation.campaigns.selectors import campaign_of
from allocation.year_comparison.forms import PairForm
from allocation.year_comparison.pages import compared_rows, unknown_years
from allocation.year_comparison.selectors import amounts_of, parameters_of
from allocation.year_comparison.tables import ComparisonTable, amount_columns
from structures.access import AuthedRequest, region_and_state
from structures.ground.lists import Listing, list_page


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
        parts=parts,
        differing=sum(part.differing for part in parts),
        year=year,
        other=other,
        choice=PairForm(initial={"first": year, "second": other}),
    )
