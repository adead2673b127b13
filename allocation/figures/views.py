"""The n-1 figures: their list, where they come from, and a structure's entry form."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.vary import vary_on_headers

from allocation.campaigns.selectors import (
    campaign_of,
    campaign_structures,
    measured_indicators,
)
from allocation.campaigns.states import OPEN_TO_FIGURES
from allocation.engine.measures import SUMS
from allocation.figures.completeness import cells_to_explain
from allocation.figures.forms import FigureForm, PartsForm
from allocation.figures.grid.views import sheet_page
from allocation.figures.pages import NetworkFigures, figure_lines, told_after, warnings_beside
from allocation.figures.selectors import (
    figures_beside,
    indicator_totals,
    listed_figures,
    parts_of,
    written_parts,
    written_values,
)
from allocation.figures.services import record_figures, record_parts
from allocation.figures.tables import FigureFilter, FigureListTable, figure_columns
from allocation.second_sources.selectors import sources_beside, told_beside
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
    exported = "export" in request.GET
    columns = figure_columns(indicators, YearBefore(campaign, indicators), exported=exported)
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
    structure = get_object_or_404(told_beside(campaign_structures(campaign), campaign), code=code)
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
            "sources": sources_beside(campaign, structure),
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
        return FigureForm(sent, figures=found, warnings=warnings_beside(found))

    def save(form: FigureForm) -> None:
        source = form.cleaned_data["source"]
        count = record_figures(campaign, structure, form.values(), source=source, by=request.user)
        recorded = counted(count, "valeur enregistrée", "valeurs enregistrées")
        messages.success(request, f"{structure} : {recorded}.")
        for said in told_after(form.undetailed(), cells_to_explain(campaign, [structure])):
            messages.warning(request, said)

    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        return redirect(as_left(reverse("allocation:figures", args=[year]), request))
    return edit.page(
        "allocation/figures/figure_edit.html",
        campaign=campaign,
        structure=structure,
    )


@region_staff_only("GET", "POST")
@vary_on_headers("HX-Request")
def figure_parts(request: AuthedRequest, year: int, code: str, summed: int) -> HttpResponse:
    """Enter a summed indicator of a structure by its parts; a fragment where it is asked for."""
    campaign = campaign_of(year)
    structure = get_object_or_404(campaign_structures(campaign), code=code)
    sums = measured_indicators(campaign).filter(measure__in=SUMS)
    indicator = get_object_or_404(sums, number=summed)
    if campaign.state not in OPEN_TO_FIGURES:
        return redirect("allocation:figure_history", year, code, summed)

    def build(sent: QueryDict | None) -> PartsForm:
        found = {one.pk: (figure, beside) for one, figure, beside in figures_beside(*cell)}
        figure, beside = found[indicator.pk]
        parts = parts_of(indicator, structure)
        return PartsForm(sent, parts=parts, figure=figure, beside=beside)

    def save(form: PartsForm) -> None:
        changed = record_parts(
            structure, indicator, form.counts(), said=form.said(), by=request.user
        )
        done = "enregistré par dispositif" if changed else "rien n’a changé"
        messages.success(request, f"{structure}, indicateur {summed} : {done}.")

    cell = (campaign, structure)
    edit = Edit(request, build, row(campaign))
    if edit.saved(save):
        return redirect(as_left(reverse("allocation:figures", args=[year]), request))
    part = "allocation/figures/_figure_parts.html"
    return edit.page(
        part if request.htmx else "allocation/figures/figure_parts.html",
        campaign=campaign,
        structure=structure,
        indicator=indicator,
    )


@signed_in("GET")
@vary_on_headers("HX-Request")
def figure_history(request: AuthedRequest, year: int, code: str, number: int) -> HttpResponse:
    """Show every value that a figure ever had, who wrote it and how."""
    campaign = campaign_of(year)
    visible = told_beside(structures_visible_to(request.user), campaign)
    structure = get_object_or_404(visible, code=code)
    before = YearBefore(campaign, measured_indicators(campaign), [structure])
    indicator = next((one for one in before.indicators if one.number == number), None)
    if indicator is None:
        raise Http404
    written = written_values(structure, indicator)
    value = next((one.figure.value for one in written if one.current), None)
    beside = before.beside(structure.pk, indicator, value)
    asked = cells_to_explain(campaign, [structure], before).get((structure.pk, indicator.pk))
    enters = request.user.is_region_staff and campaign.state in OPEN_TO_FIGURES
    part = "allocation/figures/_figure_values.html"
    return TemplateResponse(
        request,
        part if request.htmx else "allocation/figures/figure_history.html",
        {
            "campaign": campaign,
            "structure": structure,
            "indicator": indicator,
            "written": written,
            "parts": written_parts(structure, indicator) if indicator.measure in SUMS else [],
            "beside": beside,
            "sources": sources_beside(campaign, structure, indicator),
            "to_explain": asked.sentences if asked else [],
            "may_detail": enters and indicator.measure in SUMS,
        },
    )
