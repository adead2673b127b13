"""Pages: the years of a structure, and those of the network."""

from functools import partial

from django.http import HttpResponse

from allocation.over_years.pages import (
    all_series,
    changes_explained,
    network_parts,
    structure_parts,
    structure_rows,
)
from allocation.over_years.selectors import (
    network_over_years,
    structure_over_years,
    structures_over_years,
)
from allocation.over_years.tables import StructuresTable, YearsTable, lines_of, year_columns
from structures.access import AuthedRequest, region_and_state, signed_in, structure_of
from structures.ground.lists import Listing, list_page


@signed_in("GET")
def structure_years(request: AuthedRequest, code: str) -> HttpResponse:
    """Show a structure's years side by side; send every value of the page as a file."""
    structure = structure_of(request, code)
    found = structure_over_years(structure)
    parts = structure_parts(found, structure, request.user)
    return list_page(
        request,
        "allocation/over_years/structure_years.html",
        f"annees-{structure.code}",
        structure=structure,
        known=bool(found.years or found.past),
        parts=parts,
        merged=found.merged,
        changes=changes_explained(found, structure),
        listing=Listing(request, YearsTable, lines_of(all_series(parts))),
    )


@region_and_state("GET")
def network_years(request: AuthedRequest) -> HttpResponse:
    """Show the network's years side by side, then each structure by code; send both as files."""
    found = network_over_years()
    parts = network_parts(found)
    structures = partial(StructuresTable, extra_columns=year_columns(found.years))
    totals = partial(YearsTable, prefix="reseau-")
    return list_page(
        request,
        "allocation/over_years/network_years.html",
        "annees",
        parts=parts,
        known=bool(found.years),
        totals=Listing(request, totals, lines_of(all_series(parts))),
        listing=Listing(
            request,
            structures,
            structures_over_years(found.years),
            shown=partial(structure_rows, found),
        ),
    )
