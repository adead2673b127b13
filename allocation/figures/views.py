"""The n-1 figures: their list, where they come from, and a structure's entry form."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from allocation.campaigns.selectors import campaign_of, campaign_structures, measured_indicators
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.figures.forms import FigureForm
from allocation.figures.grid.views import sheet_page
from allocation.figures.pages import NetworkFigures, figure_lines
from allocation.figures.selectors import (
    figures_beside,
    indicator_totals,
    listed_figures,
    written_values,
)
from allocation.figures.services import record_figures
from allocation.figures.tables import FigureFilter, FigureListTable, figure_columns
from allocation.year_before.selectors import YearBefore
from structures.access import (
    AuthedRequest,
    region_and_state,
    region_staff_only,
    signed_in,
    structures_visible_to,
)
from structures.ground.edits import Edit, row
from structures.ground.french import counted
from structures.ground.lists import Listing, as_left, list_page


@region_and_state("GET")
def figure_list(request: AuthedRequest, year: int) -> HttpResponse:
    """Show structures × indicators, with what is missing and what the network totals.

    Who may enter them has the sheet.
    """
    campaign = campaign_of(year)
    indicators = list(indicator_totals(campaign))
    if request.user.is_region_staff and campaign.state in OPEN_TO_FIGURES:
        return sheet_page(request, campaign, indicators)
    found = FigureFilter(request.GET, listed_figures(campaign, indicators))
    columns = figure_columns(indicators, YearBefore(campaign, indicators))
    listing = Listing(
        request,
        partial(FigureListTable, extra_columns=columns),
        found,
        shown=lambda page: figure_lines(page, YearBefore(campaign, indicators, page), year),
    )
    network = campaign_structures(campaign).count() if found.narrowed else listing.count
    return list_page(
        request,
        "allocation/figures/figure_list.html",
        f"donnees-{campaign.reference_year}",
        listing=listing,
        campaign=campaign,
        network=NetworkFigures(indicators, network),
    )


@region_and_state("GET")
def figure_provenance(request: AuthedRequest, year: int, code: str) -> HttpResponse:
    """Show where each value of a structure comes from: a page, or a row under its own."""
    campaign = campaign_of(year)
    structure = get_object_or_404(campaign_structures(campaign), code=code)
    figures = figures_beside(campaign, structure)
    part = "allocation/figures/_figure_provenance_row.html"
    return TemplateResponse(
        request,
        part if request.htmx else "allocation/figures/figure_provenance.html",
        {
            "campaign": campaign,
            "structure": structure,
            "figures": [(figure, beside) for _, figure, beside in figures if figure],
            "columns": len(figures) + 1,
        },
    )


@region_staff_only("GET", "POST")
def figure_edit(request: AuthedRequest, year: int, code: str) -> HttpResponse:
    """Enter a structure's figures by hand, with their source."""
    campaign = campaign_of(year)
    structure = get_object_or_404(campaign_structures(campaign), code=code)
    if campaign.state not in OPEN_TO_FIGURES:
        messages.info(
            request,
            f"Les données se saisissent pendant la collecte et la simulation ; "
            f"la campagne est à l’étape « {campaign.get_state_display()} ».",
        )
        return redirect("allocation:figures", year)

    def build(sent: QueryDict | None) -> FigureForm:
        found = figures_beside(campaign, structure)
        before = {indicator: beside for indicator, _, beside in found}
        return FigureForm(sent, figures=[row[:2] for row in found], before=before)

    def save(form: FigureForm) -> None:
        source = form.cleaned_data["source"]
        count = record_figures(campaign, structure, form.values(), source=source, by=request.user)
        recorded = counted(count, "valeur enregistrée", "valeurs enregistrées")
        messages.success(request, f"{structure} : {recorded}.")

    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        return redirect(as_left(reverse("allocation:figures", args=[year]), request))
    context = {"campaign": campaign, "structure": structure, "figures": edit.form.all_figures}
    return edit.page("allocation/figures/figure_edit.html", **context)


@signed_in("GET")
def figure_history(request: AuthedRequest, year: int, code: str, number: int) -> HttpResponse:
    """Show every value that a figure ever had, who wrote it and how."""
    campaign = campaign_of(year)
    structure = get_object_or_404(structures_visible_to(request.user), code=code)
    indicator = get_object_or_404(measured_indicators(campaign), number=number)
    written = written_values(structure, indicator)
    value = next((one.figure.value for one in written if one.current), None)
    before = YearBefore(campaign, [indicator], [structure])
    part = "allocation/figures/_figure_values.html"
    return TemplateResponse(
        request,
        part if request.htmx else "allocation/figures/figure_history.html",
        {
            "campaign": campaign,
            "structure": structure,
            "indicator": indicator,
            "written": written,
            "beside": before.beside(structure.pk, indicator, value),
        },
    )
