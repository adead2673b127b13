"""Pages: who covers what on a day."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from structures.access import AuthedRequest, region_and_state, structure_of
from structures.coverage import tables
from structures.coverage.forms import DayForm
from structures.coverage.selectors import coverage_of_day, coverage_on, coverage_rows
from structures.ground import clock
from structures.ground.answers import download
from structures.ground.lists import EXPORTS, Listing, list_page
from structures.models import Role


@region_and_state("GET")
def perimeter_list(request: AuthedRequest) -> HttpResponse:
    """Show which structure covers which commune on a day, today by default."""
    form, day = _day_asked(request)
    may_change = request.user.has_role(Role.REGION_ADMIN)
    coverage = coverage_on(day)
    return list_page(
        request,
        "structures/coverage/network_perimeters.html",
        f"perimetres-{day}",
        form=form,
        listing=Listing(request, tables.PerimeterTable, coverage.perimeters),
        coverage=coverage,
        may_change=may_change,
    )


@region_and_state("GET")
def perimeter_detail(request: AuthedRequest, code: str) -> HttpResponse:
    """Show the communes that a structure covers on a day, today by default."""
    structure = structure_of(request, code)
    form, day = _day_asked(request)
    found = tables.CommuneFilter(request.GET, coverage_of_day(structure, day))
    return list_page(
        request,
        "structures/coverage/perimeter_detail.html",
        f"communes-{code}-{day}",
        form=form,
        listing=Listing(request, tables.CommuneTable, found),
        structure=structure,
        day=day,
    )


@region_and_state("GET")
def perimeter_file(request: AuthedRequest, kind: str) -> HttpResponse:
    """Send the perimeter of a day, of one structure if asked, in the format that changes it.

    For a day that is none, lead to the page that says so.
    """
    form, day = _day_asked(request)
    if not form.is_valid():
        return redirect(f"{reverse('structures:perimeters')}?{request.GET.urlencode()}")
    codes = [code for code in request.GET.getlist("structure") if "\0" not in code]
    write, media_type = EXPORTS[kind]
    content = write(tables.perimeter_lines(coverage_rows(day, codes)), "Périmètre")
    return download(content, media_type, f"perimetre-{day}.{kind}")


def _day_asked(request: AuthedRequest) -> tuple[DayForm, date]:
    """Return the day asked for and its form, today where none is or none can be read."""
    form = DayForm(request.GET if "date" in request.GET else {"date": clock.today()})
    return form, form.cleaned_data["date"] if form.is_valid() else clock.today()
