"""Pages of the network's life: a new structure, and who covers what on a day."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from structures import clock, exports
from structures.access import admin_only, region_and_state
from structures.forms.life import DayForm, StructureForm
from structures.models import Role
from structures.selectors.coverage import coverage_on, coverage_rows
from structures.services.life import create_structure
from structures.views import download, form_page, saved


@admin_only("GET", "POST")
def structure_create(request: HttpRequest) -> HttpResponse:
    """Add a structure to the network."""
    form = StructureForm(request.POST or None)
    if saved(form, lambda: create_structure(form.instance, by=request.user)):
        messages.success(request, f"{form.instance} est créée.")
        return redirect("structures:detail", form.instance.code)
    return form_page(request, "structures/network_create.html", form)


@region_and_state("GET")
def perimeter_list(request: HttpRequest) -> HttpResponse:
    """Show which structure covers which commune on a day, today by default."""
    form, day = _day_asked(request)
    may_change = request.user.role == Role.REGION_ADMIN
    context = {"coverage": coverage_on(day), "may_change": may_change}
    return form_page(request, "structures/network_perimeters.html", form, **context)


@region_and_state("GET")
def perimeter_csv(request: HttpRequest) -> HttpResponse:
    """Send the perimeter of a day, of one structure if asked, in the format that changes it.

    For a day that is none, lead to the page that says so.
    """
    form, day = _day_asked(request)
    if not form.is_valid():
        return redirect(f"{reverse('structures:perimeters')}?{request.GET.urlencode()}")
    rows = coverage_rows(day, request.GET.getlist("structure"))
    return download(exports.perimeter_csv(rows), exports.CSV, f"perimetre-{day}.csv")


def _day_asked(request: HttpRequest) -> tuple[DayForm, date]:
    """Return the day asked for and its form, today where none is or none can be read."""
    form = DayForm(request.GET if "date" in request.GET else {"date": clock.today()})
    return form, form.cleaned_data["date"] if form.is_valid() else clock.today()
