"""A structure's money over the years, alone or within the structure's page."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.vary import vary_on_headers

from allocation.selectors.money import (
    agreements_over_years,
    amount_rows,
    amounts_over_years,
    chart,
)
from structures.access import signed_in
from structures.views import structure_of


@signed_in("GET")
@vary_on_headers("HX-Request")
def money(request: HttpRequest, code: str) -> HttpResponse:
    """Show amounts and conventions by year; the part alone when htmx asks for it."""
    structure = structure_of(request, code)
    totals = amounts_over_years(structure)
    return TemplateResponse(
        request,
        "allocation/_money.html" if request.htmx else "allocation/money.html",
        {
            "structure": structure,
            "totals": totals,
            "rows": amount_rows(totals),
            "chart": chart(totals),
            "agreements": agreements_over_years(structure, request.user),
        },
    )
